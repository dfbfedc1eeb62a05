import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SHADOW_WORDING } from './traffic.js';

const DEFAULT_PACK = fileURLToPath(new URL('../../../../packs/policy/default', import.meta.url));

const SHADOW_RULE = `id: bench.shadow
category: SPAM
mode: shadow
events: [custos.content.TextPosted]
when: words.bench_shadow > 0
score: 500000
spans: [words.bench_shadow]
reason: { en: Recorded and not acted upon., zh: 仅记录，不处置。 }
examples:
  match: ['${SHADOW_WORDING}']
  pass: [an ordinary message]
`;

const SHADOW_BANK = `id: bench_shadow
category: SPAM
description: Marks the events that must give a signal and no measure.
words: ['${SHADOW_WORDING}']
`;

/** The default pack with one shadow rule more, so that some events give a signal and no measure. */
export async function writeBenchPack(folder: string): Promise<string> {
  const pack = join(folder, 'policy');
  await cp(DEFAULT_PACK, pack, { recursive: true });
  await writeFile(join(pack, 'rules', 'bench.shadow.yaml'), SHADOW_RULE);
  await writeFile(join(pack, 'banks', 'bench_shadow.yaml'), SHADOW_BANK);
  return pack;
}
