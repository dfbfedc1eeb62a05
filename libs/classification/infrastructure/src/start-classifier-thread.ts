import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ClassifierThreadOptions, ThreadAnswer, ThreadCommand } from './thread-messages.js';

/**
 * A classifier in a thread of its own, so that judging does not hold up the services beside it. Same promises as
 * `createClassifier`. A thread that dies on the way takes the process with it: half a pipeline must not look alive.
 */
export async function startClassifierThread(
  options: ClassifierThreadOptions,
): Promise<{ listen(): Promise<string>; close(): Promise<void> }> {
  const worker = new Worker(new URL('./classifier-thread.js', import.meta.url), { workerData: options });
  await answerOf(worker, 'created');
  const die = (problem: unknown) => {
    throw problem instanceof Error
      ? problem
      : new Error(`the classifier thread ended by itself with code ${String(problem)}`);
  };
  worker.on('error', die);
  worker.on('exit', die);

  async function tell<Kind extends ThreadAnswer['kind']>(command: ThreadCommand, expected: Kind) {
    const answer = answerOf(worker, expected);
    worker.postMessage(command);
    return answer;
  }

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    worker.off('exit', die);
    const ended = once(worker, 'exit');
    await tell('close', 'closed');
    await ended;
  }
  return {
    listen: async () => (await tell('listen', 'listening')).url,
    close: () => (closing ??= close()),
  };
}

/** @throws what the thread failed with, or that it ended without an answer */
async function answerOf<Kind extends ThreadAnswer['kind']>(
  worker: Worker,
  expected: Kind,
): Promise<Extract<ThreadAnswer, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: ThreadAnswer) => {
      stop();
      if (answer.kind === expected) resolve(answer as Extract<ThreadAnswer, { kind: Kind }>);
      else reject(answer.kind === 'failed' ? answer.error : new Error(`the classifier thread answered ${answer.kind}`));
    };
    const onError = (error: Error) => {
      stop();
      reject(error);
    };
    const onExit = (code: number) => onError(new Error(`the classifier thread ended with code ${code}`));
    function stop(): void {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    }
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}
