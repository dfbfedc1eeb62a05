import type { ObservableEvent } from '@custos/classification-domain';
import type { ValueKind } from './feature-text.js';

const MOST_VALUES = 16;

/** The event's values of a kind, in the clear where they are sealed in what is stored; each once. */
export function valuesOf(kind: ValueKind, event: ObservableEvent): readonly string[] {
  const { data, account } = event;
  switch (kind) {
    case 'account':
      return [account];
    case 'group':
      return present(data['groupId']);
    case 'payee':
      return present(data['payeeAccountId']);
    case 'device':
      return fieldOf(event, 'deviceId');
    case 'address':
      return fieldOf(event, 'ipAddress');
    case 'hash':
      return hashesOf(data);
    case 'url':
      return linksOf(event);
    case 'text':
      return once(event.texts.filter(({ pointer }) => pointer === '/text').map(({ text }) => text.trim()));
  }
}

function present(value: unknown): string[] {
  return typeof value === 'string' && value !== '' ? [value] : [];
}

/** Publishers' own types name devices and network addresses by these fields; the text is there where it was sealed. */
function fieldOf({ data, texts }: ObservableEvent, name: string): string[] {
  const text = texts.find(({ pointer }) => pointer === `/${name}`);
  return present(text === undefined ? data[name] : text.text);
}

function hashesOf(data: Readonly<Record<string, unknown>>): string[] {
  const media = data['media'] ?? data['avatar'];
  if (typeof media !== 'object' || media === null) return [];
  const { sha256, pdq, md5 } = media as Readonly<Record<string, unknown>>;
  return present(sha256 ?? pdq ?? md5);
}

function linksOf({ texts, analysis }: ObservableEvent): string[] {
  const links = analysis.linkSpans().map(({ pointer, start, end }) => {
    const text = texts.find((field) => field.pointer === pointer)?.text ?? '';
    return plainAddress(text.slice(start, end));
  });
  return once(links);
}

/** Scheme, `www.`, fragment and a last slash tell no two places apart; letters are compared in lower case. */
function plainAddress(link: string): string {
  const plain = link
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '');
  const fragment = plain.indexOf('#');
  return (fragment < 0 ? plain : plain.slice(0, fragment)).replace(/\/$/, '');
}

function once(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => value !== '').slice(0, MOST_VALUES);
}
