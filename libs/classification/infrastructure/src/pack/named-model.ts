import { join } from 'node:path';
import type { PackFile } from './pack-file.js';

/** Under this name the model's file stands among a pack's texts, in base64. */
export const MODEL_TEXT = 'model.base64';

interface NamedModel {
  readonly file?: unknown;
}

/** Where the model's file is that `pack.yaml` names as `model.file`, relative to the pack's folder. */
export function namedModel(folder: string, head: PackFile): string | undefined {
  if (head.problems.length > 0) return undefined;
  const file = modelOf(head.value)?.file;
  return typeof file === 'string' ? join(folder, file) : undefined;
}

/** The pack's head with the model's file itself in place of its name. */
export function withModel(head: unknown, weights: string | undefined): Record<string, unknown> {
  const model = modelOf(head);
  if (model === undefined || weights === undefined) return { ...(head as object) };
  const { file: _file, ...rest } = model;
  return { ...(head as object), model: { ...rest, weights } };
}

function modelOf(head: unknown): NamedModel | undefined {
  const model = typeof head === 'object' && head !== null && 'model' in head ? head.model : undefined;
  return typeof model === 'object' && model !== null ? model : undefined;
}
