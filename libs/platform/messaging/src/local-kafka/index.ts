export { startKafka, stopKafka, type KafkaCluster, type KafkaClusterOptions } from './kafka-cluster.js';
export { KAFKA_HOME, whyNoKafka } from './kafka-jars.js';
