import type { TimelineRow } from '@custos/reporting-domain';
import { timelinePath } from './json.js';
import { markup, type Markup } from './markup.js';
import { named, page, table } from './page.js';
import { harmName, measureName, wordsIn, type Language, type Words } from './words.js';

/** What can be said of an event in a sentence; the rest stands in its data. */
interface Told {
  readonly category?: string;
  readonly measure?: string;
  readonly outcome?: string;
  readonly reason?: string;
  readonly statement?: Readonly<Record<Language, string>>;
  readonly signal?: { readonly rule: string };
}

const PACK_HASH = /^[0-9a-f]{64}$/;

export function timelinePage(
  platform: string,
  caseId: string,
  rows: readonly TimelineRow[],
  language: Language,
): string {
  const words = wordsIn(language);
  const events = table(
    words,
    words.timelineOf,
    [
      { text: words.time },
      { text: words.event },
      { text: words.actor },
      { text: words.cause },
      { text: words.place },
      { text: words.details },
    ],
    rows.map(({ eventId, type, time, actor, causationId, topic, partition, position, details }) => [
      markup`${time ?? ''}`,
      markup`<span id="${eventId ?? ''}">${happening(type ?? '', words)}</span>`,
      actorShown(actor ?? '', words),
      rows.some((row) => row.eventId === causationId)
        ? markup`<a href="#${causationId ?? ''}">↑</a>`
        : markup`<code>${causationId ?? ''}</code>`,
      markup`${topic} ${partition}/${position}`,
      told(JSON.parse(details ?? '{}') as Told, words, language),
    ]),
  );
  const content = markup`<p>
      ${words.platform}${words.colon}<strong>${platform}</strong> ·
      ${words.case}${words.colon}<code>${caseId}</code>
    </p>
    ${events}`;
  const other = `${timelinePath(platform, caseId)}&lang=${language === 'en' ? 'zh' : 'en'}`;
  return page(language, words.timelineOf, other, content);
}

function happening(type: string, words: Words): Markup {
  const name = type.slice(type.lastIndexOf('.') + 1);
  return named(words.happenings[name] ?? name, name);
}

/** `rule:ID@PACK` and the like; twelve digits tell packs apart, as on the command line, and the data has them all. */
function actorShown(actor: string, words: Words): Markup {
  const [, kind = '', name = actor, version = ''] = /^([a-z]+):(.+?)(?:@([^@]+))?$/s.exec(actor) ?? [];
  const by = `${words.actors[kind] ?? kind}${words.colon}${name}`;
  if (version === '') return markup`${kind === '' ? actor : by}`;
  return PACK_HASH.test(version) ? named(by, version.slice(0, 12)) : markup`${by}@${version}`;
}

function told(data: Told, words: Words, language: Language): Markup {
  const { category, measure, outcome, reason, statement, signal } = data;
  const said = statement
    ? [markup`${statement[language]}`]
    : [
        ...(outcome === undefined ? [] : [named(words.outcomes[outcome] ?? outcome, outcome)]),
        ...(category === undefined ? [] : [named(harmName(category, language), category)]),
        ...(measure === undefined ? [] : [named(measureName(measure, language), measure)]),
        ...(signal === undefined ? [] : [markup`<code>${signal.rule}</code>`]),
        ...(reason === undefined ? [] : [markup`<code>${reason}</code>`]),
      ];
  return markup`${said.map((item) => markup`<p>${item}</p>`)}
    <details>
      <summary>${words.data}</summary>
      <pre>${JSON.stringify(data, undefined, 1)}</pre>
    </details>`;
}
