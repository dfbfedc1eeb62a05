import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { startTracing } from '../tracing-sdk.js';

/** Traces this process from now on. `spans` answers those that ended; `stop` ends tracing. */
export function collectSpans(service: string): { spans(): ReadableSpan[]; stop(): Promise<void> } {
  const exporter = new InMemorySpanExporter();
  return { stop: startTracing(service, exporter), spans: () => exporter.getFinishedSpans() };
}
