import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figures } from '../bench/figures.js';

const FOLDER = new URL('./sets/', import.meta.url);

/** A set is a file in `sets/`; it is loaded only when asked for. */
export interface EvaluationSet {
  /** @param data the set's own folder */
  evaluate(data: string): Promise<Figures>;
}

export async function setNames(): Promise<string[]> {
  const files = await readdir(FOLDER);
  return files
    .filter((file) => /\.[jt]s$/.test(file) && !file.includes('.spec.'))
    .map((file) => file.replace(/\.[jt]s$/, ''))
    .sort();
}

export function loadSet(name: string): Promise<EvaluationSet> {
  return import(new URL(`${name}.js`, FOLDER).href) as Promise<EvaluationSet>;
}

/**
 * The set's folder: `data` itself or the folder of the set's name in it, so that one root serves all sets.
 * @throws Error when there is neither
 */
export async function dataFolder(set: string, data: string): Promise<string> {
  for (const folder of [join(data, set), data]) {
    if (await isFolder(folder)) return folder;
  }
  throw new Error(`there is no data for ${set}: ${data} is not a folder`);
}

/** @throws Error when `root` holds no folder of the set's name */
export async function folderUnder(set: string, root: string): Promise<string> {
  const folder = join(root, set);
  if (await isFolder(folder)) return folder;
  throw new Error(`there is no data for ${set}: ${folder} is not a folder`);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
