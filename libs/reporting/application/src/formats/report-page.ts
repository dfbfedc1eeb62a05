import type { DailyReport, Figure, Reach } from '@custos/reporting-domain';
import { sourcesPath } from './json.js';
import { markup, type Markup } from './markup.js';
import { named, page, table } from './page.js';
import { harmName, measureName, typeName, wordsIn, type Language, type Words } from './words.js';

export function reportHref({ platform, from, to }: DailyReport, format: string, language?: Language): string {
  const query = new URLSearchParams({ platform, from, to, ...(language ? { lang: language } : {}) });
  return `/v1/reports/daily.${format}?${query.toString()}`;
}

export function reportPage(report: DailyReport, language: Language): string {
  const words = wordsIn(language);
  const { platform, from, to, zone, totals, volumes, measures, reach, versions } = report;
  const number = (figure: Figure) => figureLink(figure, language);
  const content = markup`<p>
      ${words.platform}${words.colon}<strong>${platform}</strong> · ${words.period}${words.colon}<strong>${from} ${words.through} ${to}</strong>
      (${words.zone}${words.colon}${zone})
    </p>
    <p>
      ${words.eachFigure} <a href="${reportHref(report, 'json')}">JSON</a> ·
      <a href="${reportHref(report, 'csv')}">CSV</a>
    </p>
    ${table(
      words,
      words.totals,
      [
        { text: words.events, numeric: true },
        { text: words.signals, numeric: true },
        { text: words.measures, numeric: true },
      ],
      [[number(totals.events), number(totals.signals), number(totals.measures)]],
    )}
    ${table(
      words,
      words.volumes,
      [
        { text: words.day },
        { text: words.type },
        { text: words.events, numeric: true },
        { text: words.signals, numeric: true },
      ],
      volumes.map(({ day, type, events, signals }) => [
        markup`${day}`,
        named(typeName(type, words), type),
        number(events),
        number(signals),
      ]),
    )}
    ${table(
      words,
      words.measuresByHarm,
      [
        { text: words.day },
        { text: words.harm },
        { text: words.measure },
        { text: words.state },
        { text: words.number, numeric: true },
      ],
      measures.map(({ day, category, measure, state, measures: count }) => [
        markup`${day}`,
        named(harmName(category, language), category),
        named(measureName(measure, language), measure),
        markup`${words.states[state]}`,
        number(count),
      ]),
    )}
    <h2>${words.reach}</h2>
    <p>
      ${words.reachMeaning} ${words.versions}${words.colon}
      ${Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', ')}
    </p>
    ${reachTable(reach, words)}`;
  const other = reportHref(report, 'html', language === 'en' ? 'zh' : 'en');
  return page(language, words.dailyReport, other, content);
}

export function figureLink({ id, value }: Figure, language: Language): Markup {
  return markup`<a href="${sourcesPath(id)}?lang=${language}">${value}</a>`;
}

export function reachTable(reach: readonly Reach[], words: Words): Markup {
  const rows = reach.map(({ topic, partition, next }) => [markup`${topic}`, markup`${partition}`, markup`${next}`]);
  const headings = [
    { text: words.topic },
    { text: words.partition, numeric: true },
    { text: words.next, numeric: true },
  ];
  return markup`<details>
    <summary>${words.next} (${reach.length})</summary>
    ${table(words, words.reach, headings, rows)}
  </details> `;
}
