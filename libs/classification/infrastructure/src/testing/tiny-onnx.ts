/**
 * The bytes of an ONNX model that knows some texts by heart: `text` of shape [n, 1] in, `scores` of the same shape out, 0
 * for texts it does not know. Written field by field, as the protocol buffers of ONNX say.
 */
export function onnxKnowing(scores: Readonly<Record<string, number>>): Buffer {
  const node = Buffer.concat([
    bytes(1, 'text'),
    bytes(2, 'scores'),
    bytes(4, 'LabelEncoder'),
    bytes(5, attribute('keys_strings', 8, ...Object.keys(scores).map((text) => bytes(9, text)))),
    bytes(5, attribute('values_floats', 6, ...Object.values(scores).map((score) => float(7, score)))),
    bytes(5, attribute('default_float', 1, float(2, 0))),
    bytes(7, 'ai.onnx.ml'),
  ]);
  const graph = Buffer.concat([
    bytes(1, node),
    bytes(2, 'tiny'),
    bytes(11, value('text', STRING)),
    bytes(12, value('scores', FLOAT)),
  ]);
  return Buffer.concat([
    integer(1, 8),
    bytes(7, graph),
    bytes(8, Buffer.concat([bytes(1, ''), integer(2, 17)])),
    bytes(8, Buffer.concat([bytes(1, 'ai.onnx.ml'), integer(2, 3)])),
  ]);
}

const FLOAT = 1;
const STRING = 8;

function attribute(name: string, type: number, ...values: readonly Buffer[]): Buffer {
  return Buffer.concat([bytes(1, name), ...values, integer(20, type)]);
}

function value(name: string, element: number): Buffer {
  const shape = Buffer.concat([bytes(1, bytes(2, 'n')), bytes(1, integer(1, 1))]);
  return Buffer.concat([bytes(1, name), bytes(2, bytes(1, Buffer.concat([integer(1, element), bytes(2, shape)])))]);
}

function bytes(field: number, content: string | Buffer): Buffer {
  const body = Buffer.from(content);
  return Buffer.concat([varint((field << 3) | 2), varint(body.length), body]);
}

function integer(field: number, content: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(content)]);
}

function float(field: number, content: number): Buffer {
  const body = Buffer.alloc(4);
  body.writeFloatLE(content);
  return Buffer.concat([varint((field << 3) | 5), body]);
}

function varint(content: number): Buffer {
  const body: number[] = [];
  for (let rest = content; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...body, rest]);
    body.push((rest & 0x7f) | 0x80);
  }
}
