export { crashDatabaseOf, postmasterOf, startCluster, type ClusterOptions, type LocalCluster } from './cluster.js';
export { freePorts } from './ports.js';
export { SERVICES, ServiceProcess, type ServiceName } from './service-process.js';
