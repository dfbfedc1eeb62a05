/** What topics, brokers and replicas take as one batch of one partition; every record the port allows fits. */
export const MAX_BATCH_BYTES = 1024 * 1024;
