import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { camelCase } from '../generation/naming.js';

export const usage = '<name>   for example: open_cases';

const PROJECTIONS = 'libs/reporting/domain/src/projections';

/** Makes the folder of a new projection, with a fold that counts and a test of it, and has reporting feed it. */
export async function run(root: string, args: readonly string[]): Promise<string[]> {
  const [name = ''] = args;
  if (!/^[a-z][a-z_]{0,39}$/.test(name)) {
    throw new Error(`"${name}" cannot name a projection: use lower-case letters, words joined by _`);
  }
  const folder = join(root, PROJECTIONS, name.replaceAll('_', '-'));
  await mkdir(folder).catch(() => {
    throw new Error(`${folder} is there already`);
  });
  const constant = camelCase(name);
  await writeFile(join(folder, 'projection.ts'), projectionSource(name, constant));
  await writeFile(join(folder, 'projection.unit.spec.ts'), specSource(constant));
  const index = join(root, PROJECTIONS, 'index.ts');
  await writeFile(index, registered(await readFile(index, 'utf8'), name, constant));
  return [
    `made ${folder}`,
    'Say in projection.ts which events it reads, what its columns are and how an event becomes rows; the test goes first.',
    'Tables, registration, rebuild and lag follow from it. Once it is released, a change of meaning is a new version.',
  ];
}

/** The list of projections with one more in it. @throws Error when the list is not where it used to be */
function registered(index: string, name: string, constant: string): string {
  const list = /return \[([^\]]*)\];/;
  const lastImport = index.lastIndexOf('\nimport ') + 1;
  if (!list.test(index) || lastImport === 0) throw new Error(`${PROJECTIONS}/index.ts holds no list to add to`);
  const added = `import { ${constant} } from './${name.replaceAll('_', '-')}/projection.js';\n`;
  const withImport = index.slice(0, lastImport) + added + index.slice(lastImport);
  return withImport.replace(list, (_, known: string) => `return [${known.trim()}, ${constant}];`);
}

function projectionSource(name: string, constant: string): string {
  return `import { defineProjection, greatest, key, least, sum, type RowsOf } from '@custos/kernel';
import type { ReportedEvent } from '../../reported-event.js';

const tables = {
  /** Say what one row is. The partition belongs in the key of what is counted: sums are made when read. */
  ${name}: {
    columns: {
      platform: key('text'),
      category: key('text'),
      partition: key('int4'),
      cases: sum(),
      firstPosition: least('int8'),
      lastPosition: greatest('int8'),
    },
  },
} as const;

type Row = RowsOf<typeof tables>['${name}'][number];

export const ${constant} = defineProjection<ReportedEvent>()({
  name: '${name}',
  version: 1,
  created: ${Date.now()},
  topics: ['decisions'],
  tables,
  fold(records) {
    const rows = records.flatMap(({ partition, position, event }): Row[] => {
      if (event.type !== 'custos.enforcement.CaseOpened') return [];
      const { category } = event.data;
      const { platform } = event;
      return [{ platform, category, partition, cases: 1n, firstPosition: position, lastPosition: position }];
    });
    return { ${name}: rows };
  },
});
`;
}

function specSource(constant: string): string {
  return `import { describe, expect, it } from '@jest/globals';
import type { ReportedEvent } from '../../reported-event.js';
import { ${constant} } from './projection.js';

function opened(platform: string, category: string): ReportedEvent {
  return { type: 'custos.enforcement.CaseOpened', platform, data: { category } } as ReportedEvent;
}

describe('${constant}', () => {
  it('counts a case for its platform and harm, at its position', () => {
    const record = { topic: 'decisions', partition: 7, position: 12n, event: opened('bazaar', 'FRAUD_SCAM') };
    const rows = Object.values(${constant}.fold([record], {} as never)).flat();
    expect(rows).toEqual([
      { platform: 'bazaar', category: 'FRAUD_SCAM', partition: 7, cases: 1n, firstPosition: 12n, lastPosition: 12n },
    ]);
  });
});
`;
}
