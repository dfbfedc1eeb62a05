export { crashDatabaseOf, postmasterOf, startCluster, type ClusterOptions, type LocalCluster } from './cluster.js';
export { CustosProcess, type CustosProcessOptions } from './custos-process.js';
export { freePorts } from '@custos/postgres/testing';
export { readLog } from './read-log.js';
export { SERVICES, ServiceProcess, type ServiceName } from './service-process.js';
