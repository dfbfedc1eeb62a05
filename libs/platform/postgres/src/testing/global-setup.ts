import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { TemporaryCluster } from './test-cluster.js';

declare global {
  var custosTestCluster: TemporaryCluster | undefined;
}

// Jest compiles the set-up file but resolves its imports by Node's rules, which find no './x.js' beside 'x.ts'.
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL !== undefined) {
      const source = specifier.replace(/\.js$/, '.ts');
      if (existsSync(fileURLToPath(new URL(source, context.parentURL)))) return next(source, context);
    }
    return next(specifier, context);
  },
});

/** One server per run of Jest; its workers learn of it through the environment. Nothing here survives, so no fsync. */
async function startTestCluster(): Promise<void> {
  const { startTemporaryCluster } = await import('./test-cluster.js');
  const cluster = await startTemporaryCluster({ fsync: 'off' });
  globalThis.custosTestCluster = cluster;
  process.env['CUSTOS_TEST_CLUSTER'] = JSON.stringify(cluster.urls);
}

export { startTestCluster as default };
