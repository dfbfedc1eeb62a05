import { parentPort, workerData } from 'node:worker_threads';
import type { OnnxAnswer, OnnxQuestion, OnnxThreadData } from './onnx-model.js';

/** WebAssembly computes on the thread that asks: this one has nothing else to do. */
const { file, outputs } = workerData as OnnxThreadData;
const { env, InferenceSession, Tensor } = await import('onnxruntime-web');
env.wasm.numThreads = 1;
env.logLevel = 'error';
const session = await InferenceSession.create(file, { executionProviders: ['wasm'] });
const [input, ...others] = session.inputMetadata;
if (input?.isTensor !== true || input.type !== 'string' || others.length > 0)
  throw new Error('the ONNX model must take one input, of texts');
const [output] = session.outputNames;
const columns = input.shape.length;

async function scoresOf(texts: readonly string[]): Promise<number[][]> {
  const given = new Tensor('string', [...texts], columns === 2 ? [texts.length, 1] : [texts.length]);
  const results = await session.run({ [session.inputNames[0] as string]: given });
  const tensor = results[output as string];
  if (tensor === undefined || tensor.size !== texts.length * outputs)
    throw new Error(`the ONNX model does not answer with ${outputs} scores for each text`);
  const scores = [...(tensor.data as Float32Array)];
  return texts.map((_, index) => scores.slice(index * outputs, (index + 1) * outputs));
}

const port = parentPort;
if (port === null) throw new Error('the ONNX thread must be started by OnnxModel');
port.on('message', ({ id, texts }: OnnxQuestion) => {
  void scoresOf(texts).then(
    (scores) => port.postMessage({ id, scores } satisfies OnnxAnswer),
    (error: Error) => port.postMessage({ id, error: error.message } satisfies OnnxAnswer),
  );
});
