import { Signer } from '@custos/classification-domain';
import { atLeast, interleavedRounds, type Figures } from '../figures.js';
import { coreSeconds } from './core-time.js';

const MESSAGES = 100_000;
const LENGTH = 60;
const SIGNATURES_GOAL = 400_000;

/** Messages of 60 folded units of a skewed alphabet, every tenth a changed copy of an earlier one. */
function messages(): Uint16Array[] {
  const made: Uint16Array[] = [];
  let state = 0x2545f491;
  const random = (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  for (let message = 0; message < MESSAGES; message++) {
    if (message > 0 && message % 10 === 0) {
      const copy = (made[random(message)] as Uint16Array).slice();
      for (let change = 0; change < 4; change++) copy[random(LENGTH)] = 0x4e00 + random(20_000);
      made.push(copy);
    } else {
      made.push(Uint16Array.from({ length: LENGTH }, () => 0x4e00 + random(1 + random(1 + random(6000)))));
    }
  }
  return made;
}

export async function figures(): Promise<Figures> {
  const texts = messages();
  const signer = new Signer(1);
  const { sign } = await interleavedRounds({
    sign: () => Promise.resolve(rateOf(() => texts.forEach((units) => signer.sign(units, units.length)))),
  });
  return { near_duplicate_signatures: atLeast(sign, 'texts/s', SIGNATURES_GOAL) };
}

function rateOf(work: () => void): number {
  return MESSAGES / coreSeconds(work);
}
