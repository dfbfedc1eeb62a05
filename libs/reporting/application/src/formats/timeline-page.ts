import type { TimelineRow } from '@custos/reporting-domain';
import { timelinePath } from './json.js';
import { markup } from './markup.js';
import { page, table } from './page.js';
import { wordsIn, type Language } from './words.js';

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
      markup`<span id="${eventId ?? ''}">${(type ?? '').split('.').at(-1)!}</span>`,
      markup`${actor ?? ''}`,
      rows.some((row) => row.eventId === causationId)
        ? markup`<a href="#${causationId ?? ''}">↑</a>`
        : markup`<code>${causationId ?? ''}</code>`,
      markup`${topic} ${partition}/${position}`,
      markup`<pre>${JSON.stringify(JSON.parse(details ?? '{}'), undefined, 1)}</pre>`,
    ]),
  );
  const content = markup`<p>${words.platform}: <strong>${platform}</strong> · ${words.case}: <code>${caseId}</code></p>
    ${events}`;
  const other = `${timelinePath(platform, caseId)}&lang=${language === 'en' ? 'zh' : 'en'}`;
  return page(language, words.timelineOf, other, content);
}
