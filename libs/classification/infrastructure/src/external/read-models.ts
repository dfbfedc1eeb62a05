import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { canonicalBytes } from '@custos/kernel';
import { modelProblems, type ExternalModel, type ModelSettings } from '@custos/classification-application';
import { LineCounter, parseDocument } from 'yaml';
import { HttpModel, moderationSettings, type HttpModelSettings } from './http-model.js';
import { EXTERNAL_MODELS_SCHEMA } from './model-settings-schema.js';
import { OnnxModel, type OnnxModelSettings } from './onnx-model.js';

type ListedModel =
  | ({ readonly kind: 'http' } & HttpModelSettings)
  | ({ readonly kind: 'openai-moderation'; readonly url: string; readonly model: string } & ModelSettings & {
        readonly headers?: Readonly<Record<string, string>>;
      })
  | ({ readonly kind: 'onnx' } & OnnxModelSettings);

const validate = new Ajv({ allErrors: true, discriminator: true }).compile<{ models: ListedModel[] }>(
  EXTERNAL_MODELS_SCHEMA,
);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the file that names the models from outside. In headers, `${NAME}` stands for a variable of the environment, so
 * that the file holds no secret.
 * @throws Error that names everything that is wrong
 */
export async function readModels(file: string, environment: Environment): Promise<ExternalModel[]> {
  const lines = new LineCounter();
  const document = parseDocument(await readFile(file, 'utf8'), { lineCounter: lines, prettyErrors: false });
  const broken = document.errors.map(({ pos, message }) => `line ${lines.linePos(pos[0]).line}: ${message}`);
  if (broken.length > 0) throw refusal(file, broken);
  const settings: unknown = document.toJS({ maxAliasCount: 0 });
  if (!validate(settings))
    throw refusal(
      file,
      (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? 'is not valid'}`),
    );
  const { models } = settings;
  const problems = models.flatMap(modelProblems);
  if (new Set(models.map(({ id }) => id)).size < models.length) problems.push('two models have one id');
  if (problems.length > 0) throw refusal(file, problems);
  return Promise.all(models.map((model) => opened(model, dirname(file), environment)));
}

function refusal(file: string, problems: readonly string[]): Error {
  return new Error(`the models in ${file} cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
}

async function opened(model: ListedModel, folder: string, environment: Environment): Promise<ExternalModel> {
  if (model.kind === 'onnx') {
    const file = resolve(folder, model.file);
    const weights = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    return new OnnxModel(model, hashOf({ ...model, weights }), file);
  }
  const settings = model.kind === 'openai-moderation' ? moderationSettings(model) : model;
  return new HttpModel(settings, hashOf(model), filledIn(model.headers ?? {}, environment));
}

function hashOf(settings: object): string {
  return createHash('sha256').update(canonicalBytes(settings)).digest('hex');
}

function filledIn(headers: Readonly<Record<string, string>>, environment: Environment): Record<string, string> {
  const fill = (text: string): string =>
    text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
      const value = environment[name];
      if (value === undefined) throw new Error(`a header of an external model needs the variable ${name}`);
      return value;
    });
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));
}
