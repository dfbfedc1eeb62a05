export { createLogger, type LogMethod, type Logger } from './logger.js';
export { Metrics } from './metrics.js';
export {
  currentTraceparent,
  spanContextOf,
  TRACEPARENT_HEADER,
  tracingEnabled,
  withSpan,
  type SpanOptions,
} from './tracing.js';
