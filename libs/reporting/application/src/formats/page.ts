import { markup, Markup } from './markup.js';
import { wordsIn, type Language, type Words } from './words.js';

const STYLE = new Markup(`
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
caption { text-align: start; font-weight: 600; padding: .25rem 0; }
th, td { text-align: start; padding: .3rem .6rem; border-bottom: 1px solid #8888; vertical-align: top; overflow-wrap: anywhere; }
td p { margin: 0 0 .25rem; }
td.n, th.n { text-align: end; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
@media (max-width: 40rem) { .code { display: block; } main { overflow-x: auto; } }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
nav { float: inline-end; }
input { max-width: 100%; box-sizing: border-box; font: inherit; }
.code { opacity: .75; }
@media print { nav { display: none; } }
`);

/** A page in one language, with a way to the other. Plain: no script, nothing fetched. */
export function page(language: Language, title: string, otherHref: string, content: Markup): string {
  const words = wordsIn(language);
  const other = wordsIn(language === 'en' ? 'zh' : 'en');
  const { text } = markup`<!doctype html>
    <html lang="${words.tag}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Custos</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <nav><a href="${otherHref}" hreflang="${other.tag}" lang="${other.tag}">${words.otherLanguage}</a></nav>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
  return `${text}\n`;
}

export interface Heading {
  readonly text: string;
  readonly numeric?: boolean;
}

/** A table that says what it holds; when it holds nothing, a sentence. */
export function table(
  words: Words,
  caption: string,
  headings: readonly Heading[],
  rows: readonly (readonly Markup[])[],
) {
  if (rows.length === 0)
    return markup`<h2>${caption}</h2>
      <p>${words.none}</p> `;
  const head = headings.map(({ text, numeric }) =>
    numeric ? markup`<th scope="col" class="n">${text}</th>` : markup`<th scope="col">${text}</th>`,
  );
  const body = rows.map((cells) => {
    const row = cells.map((cell, index) => {
      if (headings[index]!.numeric) return markup`<td class="n">${cell}</td>`;
      return index === 0 ? markup`<th scope="row">${cell}</th>` : markup`<td>${cell}</td>`;
    });
    return markup`<tr>${row}</tr>\n`;
  });
  return markup`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${head}
      </tr>
    </thead>
    <tbody>
      ${body}
    </tbody>
  </table> `;
}

/** A name people read, with the code it stands for. */
export function named(name: string, code: string): Markup {
  return name === code ? markup`<code>${code}</code>` : markup`${name} <code class="code">${code}</code>`;
}
