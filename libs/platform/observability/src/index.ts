export { createLogger, type LogMethod, type Logger } from './logger.js';
export { Metrics } from './metrics.js';
export {
  currentTraceparent,
  SpanKind,
  TRACEPARENT_HEADER,
  traceparentIn,
  withSpan,
  type SpanOptions,
} from './tracing.js';
export { Trouble } from './trouble.js';
