import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT, runNode } from '../run.js';
import { isFixture, type BoundaryFixture, type LintedFile } from './boundary-fixture.js';

/** Problems found by lint, one per line; empty when clean. The fixture must stand before this is called. */
export async function lint(fixture: BoundaryFixture): Promise<string[]> {
  const stale = await recomputeGraph(fixture);
  if (stale) return [stale];
  const folder = await mkdtemp(join(tmpdir(), 'custos-lint-'));
  try {
    const report = join(folder, 'report.json');
    const { output } = await runNode('node_modules/eslint/bin/eslint.js', ['.', '--format', 'json', '-o', report]);
    if (/rule will be skipped/i.test(output)) return ['lint had no project graph: the boundaries were not checked'];
    const linted = await readFile(report, 'utf8').then(
      (json) => JSON.parse(json) as LintedFile[],
      () => undefined,
    );
    if (!linted) return [`eslint did not finish:\n${output}`];
    return [...linted.filter((file) => !isFixture(file.filePath)).flatMap(described), ...fixture.complaints(linted)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Boundaries are judged by the cached graph, and a stale one passes silently: it is computed anew for each lint. */
async function recomputeGraph(fixture: BoundaryFixture): Promise<string | undefined> {
  const { code, output } = await runNode('node_modules/nx/dist/bin/nx.js', ['show', 'projects', '--json'], {
    NX_DAEMON: 'false',
    NX_TUI: 'false',
  });
  if (code !== 0) return `nx cannot compute the project graph:\n${output}`;
  return output.includes(`"${fixture.project}"`) ? undefined : 'the project graph lacks the boundary fixture';
}

function described({ filePath, messages }: LintedFile): string[] {
  return messages.map(
    ({ line, message, ruleId }) => `${relative(ROOT, filePath)}:${line ?? 1}  ${message}  ${ruleId ?? ''}`,
  );
}
