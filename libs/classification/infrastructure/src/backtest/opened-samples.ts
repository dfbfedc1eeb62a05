import type { Sample } from '@custos/classification-application';
import type { Database } from '@custos/postgres';
import { SubjectKeys } from '@custos/privacy';
import { openTexts } from '../intake/sealed-texts.js';
import { SCHEMA } from '../migrations.js';
import type { Backtest } from './backtest.js';

export interface OpenedSample {
  readonly event: string;
  readonly texts: readonly { readonly pointer: string; readonly text: string }[];
}

export interface Looker {
  /** `person:NAME` */
  readonly actor: string;
  /** The names of the platforms they may act on; `*` stands for all. */
  readonly platforms: readonly string[];
  /** RFC 3339, UTC. */
  readonly at: string;
}

/** Opens the texts behind a report's samples for a person. The looks are on record before anything is opened. */
export async function openSamples(
  { report, sealedOf }: Backtest,
  { actor, platforms, at }: Looker,
  { database, masterKey }: { readonly database: Database; readonly masterKey: Buffer },
): Promise<OpenedSample[]> {
  const samples = report.rules.flatMap(({ samples: { onlyNow, onlyThen, wrong } }) => [
    ...onlyNow,
    ...onlyThen,
    ...wrong,
  ]);
  const events = new Map(
    samples.flatMap(({ event }: Sample) => {
      const sealed = sealedOf(event);
      const mayLook = platforms.includes('*') || platforms.includes(event.platform);
      return sealed === undefined || !mayLook ? [] : [[event.id, sealed] as const];
    }),
  );
  await database.query(
    `INSERT INTO ${SCHEMA}.text_looks (at, actor, purpose, platform, event_id)
     SELECT $1, $2, $3, * FROM unnest($4::text[], $5::text[])`,
    [
      ...[at, actor, `backtest of ${report.pack}@${report.hash}`],
      [...events.values()].map(({ envelope }) => envelope.platform),
      [...events.keys()],
    ],
  );
  const kids = [...events.values()].flatMap(({ texts }) => texts.map(({ sealed }) => sealed.kid));
  const keys = await new SubjectKeys(database, masterKey).lookup([...new Set(kids)]);
  return [...events].map(([event, sealed]) => ({ event, texts: openTexts(sealed, sealed.texts, keys) }));
}
