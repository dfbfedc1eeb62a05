export { createClassifier, DEFAULT_PACK, type ClassifierOptions } from './create-classifier.js';
export { migrations } from './migrations.js';
export { readPack } from './pack/read-pack.js';
export { startClassifierThread } from './start-classifier-thread.js';
export type { ClassifierThreadOptions } from './thread-messages.js';
