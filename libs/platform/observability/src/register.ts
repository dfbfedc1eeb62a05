// Loaded early (`node --import @custos/observability/register`, or as an entry file's first import). The SDK takes
// tens of megabytes and half a second to load, hence only when there is somewhere to send spans to.
if ((process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '') !== '') {
  const { startTracing } = await import('./tracing-sdk.js');
  const stop = startTracing(process.env['OTEL_SERVICE_NAME'] ?? 'custos');
  process.once('beforeExit', () => void stop());
}

export {};
