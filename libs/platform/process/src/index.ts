export { kafkaSecurity } from './kafka-security.js';
export { runService } from './run-service.js';
export type { Served } from './serve.js';
export { Surroundings, type SurroundingsOptions } from './surroundings.js';
