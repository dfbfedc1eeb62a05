/** Share of events that one single account sends: a hot key every partitioned system meets. */
const HOT_SHARE = 0.05;
const ACCOUNTS = 50_000;
const EVENT_BYTES = 1_000;
/** Of 1,000 events, 5 match a live rule (signal and measure) and 15 a shadow rule (signal alone). */
const LIVE_PER_MILLE = 5;
const SHADOW_PER_MILLE = 15;
/** Matches the default pack's rule against paid fake orders: one signal, one case, one hold. */
export const LIVE_WORDING = '招兼职刷单，日结200，垫付本金马上返佣，加微信xiaomei888';
export const SHADOW_WORDING = 'zanzibar shadow marker';

/** Cumulative weights of a Zipf distribution with exponent 1 over the accounts. */
function zipf(): Float64Array {
  const cumulative = new Float64Array(ACCOUNTS);
  let sum = 0;
  for (let rank = 0; rank < ACCOUNTS; rank++) cumulative[rank] = sum += 1 / (rank + 1);
  return cumulative.map((weight) => weight / sum);
}

const ACCOUNT_WEIGHTS = zipf();

function accountFor(roll: number): number {
  if (roll < HOT_SHARE) return 0;
  const wanted = (roll - HOT_SHARE) / (1 - HOT_SHARE);
  let low = 0;
  let high = ACCOUNTS - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ACCOUNT_WEIGHTS[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function* rolls(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

const WORDS =
  'the market opens early and people talk about tea bicycles weather trains soup and the long winter evenings '.repeat(
    12,
  );

/** Endless 1 KB TextPosted CloudEvents as JSON texts; the same seed gives the same events. */
export function* traffic(source: string, seed: number): Generator<string, never> {
  const random = rolls(seed);
  for (let number = 0; ; number++) {
    const account = accountFor(random.next().value);
    const kind = random.next().value * 1_000;
    const marker =
      kind < LIVE_PER_MILLE ? LIVE_WORDING : kind < LIVE_PER_MILLE + SHADOW_PER_MILLE ? SHADOW_WORDING : '';
    const head =
      `{"specversion":"1.0","id":"${seed}-${number}","source":"${source}","type":"custos.content.TextPosted",` +
      `"data":{"contentId":"c-${seed}-${number}","accountId":"account-${account}","text":"${marker} `;
    yield `${head}${WORDS.slice(0, EVENT_BYTES - head.length - 3)}"}}`;
  }
}

/** Request bodies ready to send, so that the load generator spends its cycles on sending. */
export function bodies(events: Generator<string>, count: number, perRequest: number): Buffer[] {
  const made: Buffer[] = [];
  for (let sent = 0; sent < count; sent += perRequest) {
    const batch = Array.from({ length: Math.min(perRequest, count - sent) }, () => events.next().value as string);
    made.push(Buffer.from(perRequest === 1 ? batch[0]! : `[${batch.join(',')}]`));
  }
  return made;
}
