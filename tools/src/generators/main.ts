import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { ROOT } from '../run.js';

/** What every file beside this one exports; its name is the first argument. */
export interface Generator {
  /** The arguments, as shown when they are wrong. */
  readonly usage: string;
  /** Answers what was made and what is to be filled in. @throws Error saying what is wrong with the arguments */
  run(root: string, args: readonly string[]): Promise<string[]>;
}

const [name = '', ...args] = process.argv.slice(2);
const file = new URL(`./${name}.js`, import.meta.url);

if (/^[a-z-]+$/.test(name) && name !== 'main' && existsSync(file)) {
  const generator = (await import(file.href)) as Generator;
  try {
    for (const line of await generator.run(ROOT, args)) console.log(line);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    console.error(`usage: npm run g ${name} ${generator.usage}`);
    process.exitCode = 1;
  }
} else {
  console.error(`usage: npm run g <generator> …\n${await list()}`);
  process.exitCode = 1;
}

async function list(): Promise<string> {
  const files = await readdir(new URL('.', import.meta.url));
  const names = files.flatMap((found) => /^([a-z-]+)\.js$/.exec(found)?.[1] ?? []).filter((found) => found !== 'main');
  const lines = names.map(async (found) => {
    const { usage } = (await import(`./${found}.js`)) as Generator;
    return `  ${found} ${usage}`;
  });
  return (await Promise.all(lines)).join('\n');
}
