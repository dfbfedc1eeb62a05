import { checkCalibration } from './calibration.js';
import { checkFeatureSpec } from './feature-spec.js';
import { LinearModel, type ModelHeader, type ModelLabel } from './linear-model.js';

/** Of the file: these bytes, the header's length in four bytes (big endian), the header as JSON, the weights. */
const MAGIC = 'custos model 1\n';
const LENGTH_BYTES = 4;
const MOST_LABELS = 64;
const MOST_HEADER_BYTES = 1 << 20;

export function writeModel({ header, weights }: LinearModel): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(MAGIC.length + LENGTH_BYTES + text.length + weights.length);
  file.set(new TextEncoder().encode(MAGIC));
  new DataView(file.buffer).setUint32(MAGIC.length, text.length);
  file.set(text, MAGIC.length + LENGTH_BYTES);
  file.set(new Uint8Array(weights.buffer, weights.byteOffset, weights.length), file.length - weights.length);
  return file;
}

/** @throws Error that says what is wrong with the file */
export function readModel(file: Uint8Array): LinearModel {
  const start = MAGIC.length + LENGTH_BYTES;
  if (file.length < start || new TextDecoder().decode(file.subarray(0, MAGIC.length)) !== MAGIC)
    throw new Error('this is not a model file');
  const length = new DataView(file.buffer, file.byteOffset).getUint32(MAGIC.length);
  if (length > MOST_HEADER_BYTES || start + length > file.length) throw new Error('the model file is cut short');
  const header = checkedHeader(JSON.parse(new TextDecoder().decode(file.subarray(start, start + length))));
  return new LinearModel(
    header,
    Int8Array.from(new Int8Array(file.buffer, file.byteOffset + start + length, file.length - start - length)),
  );
}

function checkedHeader(candidate: unknown): ModelHeader {
  const header = candidate as ModelHeader;
  if (typeof header !== 'object' || header === null || typeof header.id !== 'string' || !Array.isArray(header.labels))
    throw new Error('the model file has no header');
  if (!Number.isSafeInteger(header.version) || header.labels.length > MOST_LABELS)
    throw new Error(`the header of the model ${header.id} is not one`);
  checkFeatureSpec(header.features);
  for (const { name, bias, step, calibration } of header.labels as ModelLabel[]) {
    if (typeof name !== 'string' || !Number.isFinite(bias) || !Number.isFinite(step))
      throw new Error(`a label of the model ${header.id} has no name, bias or step`);
    checkCalibration(calibration);
  }
  return header;
}
