export { Beginning } from './beginning.js';
export type { Checks, Health } from './examination.js';
export { MalformedJson, parseJson } from './json-text.js';
export type { LivenessOptions, WorkStatus } from './liveness.js';
export { NestLogger } from './nest-logger.js';
export { Problem, type ProblemDescription, type ProblemItem } from './problem.js';
export type { ProblemMapping } from './problem-filter.js';
export { createService, type Service, type ServiceModule, type ServiceOptions } from './service.js';
