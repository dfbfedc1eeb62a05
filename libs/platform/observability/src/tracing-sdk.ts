import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, SimpleSpanProcessor, TracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace';
import { enableTracing } from './tracing.js';

/**
 * Puts an SDK behind the tracing API of this process.
 *
 * @param exporter where spans go as they end; OTLP over HTTP in batches when absent (OTEL_EXPORTER_OTLP_* apply)
 * @returns ends tracing, sending what is still held
 */
export function startTracing(service: string, exporter?: SpanExporter): () => Promise<void> {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [
      exporter === undefined
        ? new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })
        : new SimpleSpanProcessor({ exporter }),
    ],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  enableTracing(true);
  return async () => {
    enableTracing(false);
    trace.disable();
    context.disable();
    await provider.shutdown();
  };
}
