import { OBSERVATION_FOLDS } from '@custos/classification-application';
import { foldTable, TextAnalyser, type Observation, type ObservationFold } from '@custos/classification-domain';
import { interleavedRounds, type Figures } from '../figures.js';
import { coreSeconds } from './core-time.js';
import { SyntheticTexts } from './synthetic-texts.js';

const TEXTS = 50_000;
const OBSERVATIONS = 5_000;
const NOON = Date.UTC(2026, 10, 22, 12);

/** What coordination costs where texts are read, and where accounts meet: apart from each other, or all at one object. */
export async function figures(): Promise<Figures> {
  const fold = OBSERVATION_FOLDS.find(({ variable }) => variable === 'cluster') as ObservationFold;
  const events = eventsOf(new SyntheticTexts(1).messages(TEXTS));
  const { observe, apart, crowded } = await interleavedRounds(
    {
      observe: () => Promise.resolve(rateOf(TEXTS, () => events.forEach((event) => fold.observe(event, true)))),
      apart: () => Promise.resolve(rateOf(OBSERVATIONS, () => meet(fold, OBSERVATIONS / 2))),
      crowded: () => Promise.resolve(rateOf(OBSERVATIONS, () => meet(fold, 1))),
    },
    3,
  );
  return {
    coordination_texts: { value: observe, unit: 'texts/s' },
    coordination_meetings: { value: apart, unit: 'observations/s' },
    coordination_meetings_at_one_object: { value: crowded, unit: 'observations/s' },
  };
}

function eventsOf(texts: readonly string[]) {
  const analysis = new TextAnalyser(foldTable(), []).analyse([]);
  return texts.map((text) => ({
    ...{ type: 'custos.content.TextPosted', platform: 'bench', account: 'account', data: {}, analysis },
    texts: [{ pointer: '/text', text }],
  }));
}

/** Every act waits for what is found, a second after the one before. */
function meet(fold: ObservationFold, objects: number): void {
  const states = new Map<string, Uint8Array>();
  for (let at = 0; at < OBSERVATIONS; at++) {
    const key = `object-${at % objects}`;
    const observation: Observation = {
      ...{ key, platform: 'bench', type: 'custos.content.TextPosted', waiting: true },
      ...{ eventId: `event-${at}`, time: NOON + at * 1000, account: `account-${at % 1000}`, subject: `post-${at}` },
      ...{ numbers: { similar: 1 }, hashes: { device: `device-${at % 50}` } },
    };
    states.set(key, fold.evolve(states.get(key), observation).state);
  }
}

function rateOf(count: number, work: () => void): number {
  return count / coreSeconds(work);
}
