import { createLogger } from '@custos/observability';

/** Failures are provoked by the hundred here; set CUSTOS_TEST_LOG=warn to read them. */
export const silent = createLogger('contract', process.env['CUSTOS_TEST_LOG'] ?? 'silent');
