import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { ROOT } from '../run.js';

const BOUNDARY = '@nx/enforce-module-boundaries';

/** A file that lint must judge in a known way: `rule` is what must reject it, `undefined` that nothing may. */
interface Specimen {
  readonly file: string;
  readonly source: string;
  readonly rule: string | undefined;
}

const SPECIMENS: readonly Specimen[] = [
  {
    file: 'framework.ts',
    source: "import { Injectable } from '@nestjs/common';\n\nexport const leak = Injectable;\n",
    rule: BOUNDARY,
  },
  { file: 'other-context.ts', source: "export * from '@custos/enforcement-domain';\n", rule: BOUNDARY },
  { file: 'outward.ts', source: "export * from '@custos/intake-application';\n", rule: BOUNDARY },
  {
    file: 'machine.ts',
    source: "import { hostname } from 'node:os';\n\nexport const leak = hostname;\n",
    rule: 'no-restricted-imports',
  },
  { file: 'clock.ts', source: 'export const leak = Date.now();\n', rule: 'no-restricted-properties' },
  { file: 'allowed.ts', source: "export * from '@custos/kernel';\n", rule: undefined },
];

export interface LintedFile {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly line?: number; readonly message: string }[];
}

/** Whether a path belongs to a fixture, this run's or one that a killed run left behind. */
export function isFixture(path: string): boolean {
  return path.includes('boundary-fixture-');
}

/**
 * A domain project that exists only while the check runs. A lint that has lost sight of the project graph passes
 * everything in silence; this one is only believed when it rejects what it must reject in the same run.
 */
export class BoundaryFixture {
  readonly project: string;

  private constructor(private readonly folder: string) {
    this.project = basename(folder);
  }

  static async create(): Promise<BoundaryFixture> {
    // Declared by project.json and outside the npm workspaces, so that an `npm install` meanwhile does not lock it in.
    const fixture = new BoundaryFixture(await mkdtemp(join(ROOT, 'libs/boundary-fixture-')));
    await mkdir(fixture.sources, { recursive: true });
    const project = { name: fixture.project, tags: ['type:domain', 'scope:intake'] };
    await writeFile(join(fixture.folder, 'project.json'), JSON.stringify(project));
    for (const { file, source } of SPECIMENS) await writeFile(join(fixture.sources, file), source);
    return fixture;
  }

  /** The purity rules go by the path of a domain library, so the specimens stand under one. */
  private get sources(): string {
    return join(this.folder, 'domain', 'src');
  }

  /** What lint should have said about the specimens and did not. */
  complaints(linted: readonly LintedFile[]): string[] {
    return SPECIMENS.flatMap(({ file, rule }) => {
      const path = join(this.sources, file);
      const found = linted.find((candidate) => candidate.filePath === path);
      if (!found) return [`${relative(ROOT, path)}: lint did not look at it`];
      const rules = found.messages.map((message) => message.ruleId);
      if (rule === undefined)
        return rules.length > 0 ? [`${file}: rejected although allowed (${rules.join(', ')})`] : [];
      return rules.includes(rule) ? [] : [`${file}: ${rule} let a forbidden import pass`];
    });
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
