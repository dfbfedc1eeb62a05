import type { FigureName } from '@custos/reporting-domain';
import { ANY } from '@custos/reporting-domain';
import type { OpenedFigure } from '../ports.js';
import { sourcesPath, timelinePath } from './json.js';
import { markup, type Markup } from './markup.js';
import { named, page, table } from './page.js';
import { reachTable } from './report-page.js';
import { harmName, measureName, typeName, wordsIn, type Language, type Words } from './words.js';

export function figurePage({ name, figure, measures, reach }: OpenedFigure, language: Language): string {
  const words = wordsIn(language);
  const sources = table(
    words,
    words.sourcesOf,
    [
      { text: words.topic },
      { text: words.partition, numeric: true },
      { text: words.firstPosition, numeric: true },
      { text: words.lastPosition, numeric: true },
      { text: words.share, numeric: true },
    ],
    figure.sources.map(({ topic, partition, firstPosition, lastPosition, count }) => [
      markup`${topic}`,
      ...[markup`${partition}`, markup`${firstPosition}`, markup`${lastPosition}`, markup`${count}`],
    ]),
  );
  const counted = table(
    words,
    words.countedMeasures,
    [{ text: words.measure }, { text: words.case }],
    measures.map(({ measureId, caseId }) => [
      markup`<code>${measureId}</code>`,
      caseLink(name.platform, caseId, language),
    ]),
  );
  const content = markup`${described(name, words, language)}
    <p>${words.value}${words.colon}<strong>${figure.value}</strong></p>
    ${sources}${name.counts === 'measures' ? counted : markup``} ${reachTable(reach, words)}`;
  const other = `${sourcesPath(figure.id)}?lang=${language === 'en' ? 'zh' : 'en'}`;
  return page(language, words.sourcesOf, other, content);
}

function described(name: FigureName, words: Words, language: Language): Markup {
  const { platform, from, to } = name;
  const of =
    name.counts === 'measures'
      ? [
          ...(name.category === ANY ? [] : [named(harmName(name.category, language), name.category)]),
          ...(name.measure === ANY ? [] : [named(measureName(name.measure, language), name.measure)]),
          ...(name.state === ANY ? [] : [markup`${words.states[name.state]}`]),
        ]
      : name.type === ANY
        ? []
        : [named(typeName(name.type, words), name.type)];
  const period = from === to ? from : `${from} ${words.through} ${to}`;
  const items = [markup`${words[name.counts]}`, markup`${platform}`, markup`${period}`, ...of];
  return markup`<ul>
    ${items.map((item) => markup`<li>${item}</li>`)}
  </ul>`;
}

function caseLink(platform: string, caseId: string | null, language: Language): Markup {
  if (caseId === null) return markup``;
  const href = `${timelinePath(platform, caseId)}&lang=${language}`;
  return markup`<a href="${href}"><code>${caseId}</code></a>`;
}
