import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../run.js';

interface Document {
  readonly channels: Readonly<
    Record<string, { address: string; parameters?: object; messages: Record<string, { $ref: string }> }>
  >;
}

const schema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json') as object;

/** Every reference in it, as a JSON Pointer. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === '$ref' && typeof inner === 'string' ? [inner.slice(1)] : referencesIn(inner),
  );
}

function at(document: unknown, pointer: string): unknown {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<unknown>((found, step) => (found as Record<string, unknown> | undefined)?.[step], document);
}

describe('the AsyncAPI document', () => {
  let document: Document;
  beforeAll(async () => {
    document = parse(await readFile(join(ROOT, 'docs/reference/asyncapi.yaml'), 'utf8')) as Document;
  });

  it('is what AsyncAPI 3 calls a document, and is no more once a channel has no address that is text', () => {
    // The schema brings draft-07 itself.
    const options = { meta: false, validateSchema: false, strict: false, validateFormats: false } as const;
    const validate = new Ajv(options).compile(schema);

    expect([validate(document), validate.errors]).toEqual([true, null]);
    const { intake } = document.channels;
    expect(validate({ ...document, channels: { intake: { ...intake, address: 7 } } })).toBe(false);
  });

  it('refers to nothing that it does not hold', () => {
    const references = referencesIn(document);

    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((pointer) => at(document, pointer) === undefined)).toEqual([]);
  });

  it('names the topics that publishers may write to, for the same events as HTTP takes', () => {
    const { publishing, publishingByTopic } = document.channels;

    expect(publishingByTopic?.address).toBe('publish.{platform}');
    expect(Object.keys(publishingByTopic?.parameters ?? {})).toEqual(['platform']);
    expect(publishingByTopic?.messages).toEqual(publishing?.messages);
  });
});
