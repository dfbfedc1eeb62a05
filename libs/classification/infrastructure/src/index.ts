export {
  backtest,
  BACKTEST_TOPICS,
  type Backtest,
  type BacktestOptions,
  type BacktestReport,
} from './backtest/backtest.js';
export { openSamples, type Looker, type OpenedSample } from './backtest/opened-samples.js';
export { createClassifier, DEFAULT_PACK, type ClassifierOptions } from './create-classifier.js';
export { migrations } from './migrations.js';
export { checkPack } from './pack/check-pack.js';
export { readPack } from './pack/read-pack.js';
export { startClassifierThread } from './start-classifier-thread.js';
export type { ClassifierThreadOptions } from './thread-messages.js';
export type { HashList, RowProblem } from './media/formats/hash-list.js';
export { MEDIA_FORMATS, type MediaFormatName } from './media/formats/media-formats.js';
export { MediaBanks, MediaImportError, type BankImport, type ListedBank } from './media/media-banks.js';
