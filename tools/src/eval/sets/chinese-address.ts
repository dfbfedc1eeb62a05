import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Folder, foldTable, scanAddresses, type Address } from '@custos/classification-domain';
import { atLeast, type Figures } from '../../bench/figures.js';

/** Chunks that locate nothing: asides such as "telephone me", who is to be asked for, what is near. */
const NOT_LOCATING = new Set(['redundant', 'otherinfo', 'person', 'assist']);
/** Chunks of which one leads to a door. */
const DOORS = new Set(['roadno', 'subroadno', 'houseno', 'roomno', 'cellno']);

/** An address as it was entered; the address proper ends at one of `ends`. */
interface Entered {
  readonly text: string;
  readonly start: number;
  /** After the last locating chunk, and after the person or landmark that may follow it. */
  readonly ends: readonly number[];
  readonly door: boolean;
}

/** CoNLL: a character or number and its BIO label on each line, a blank line after each address. */
export function readAddresses(conll: string): Entered[] {
  return conll.split(/\n\s*\n/u).flatMap((block) => {
    let text = '';
    let start = -1;
    let located = 0;
    let followed = 0;
    let door = false;
    for (const line of block.split('\n').filter((each) => each.trim() !== '')) {
      const gap = line.lastIndexOf(' ');
      const label = line.slice(gap + 3);
      if (start < 0 && !NOT_LOCATING.has(label)) start = text.length;
      text += line.slice(0, gap);
      if (!NOT_LOCATING.has(label)) located = followed = text.length;
      else if (label === 'person' || label === 'assist') followed = text.length;
      door ||= DOORS.has(label);
    }
    return start < 0 ? [] : [{ text, start, ends: [located, followed], door }];
  });
}

const LEADS = ['他就住在', '快递寄到', '地址：', '我家在', '', '她家住'];
const TAILS = ['，大家记一下', '。电话打不通', ' 快来', '', '，谢谢', '！'];

/**
 * Addresses of the test split alone and amid chat, found as one span with the very edges of the locating chunks
 * (with or without the person or landmark named after them). The other splits serve to find words of addresses.
 */
export async function evaluate(data: string): Promise<Figures> {
  const entered = readAddresses(await readFile(join(data, 'test.txt'), 'utf8'));
  const folder = new Folder(foldTable());
  const scan = (text: string): Address[] => {
    const found: Address[] = [];
    scanAddresses(folder.fold(text), found);
    return found;
  };
  const isExact = ({ start, ends }: Entered, found: readonly Address[], offset: number): boolean =>
    found.length === 1 && found[0]?.start === start + offset && ends.some((end) => found[0]?.end === end + offset);
  let exact = 0;
  let inChat = 0;
  let found = 0;
  let doors = 0;
  let doorsFound = 0;
  for (const [index, address] of entered.entries()) {
    const alone = scan(address.text);
    if (isExact(address, alone, 0)) exact++;
    if (alone.length > 0) found++;
    if (address.door) doors++;
    if (address.door && alone.some(({ door }) => door)) doorsFound++;
    const lead = LEADS[index % LEADS.length] as string;
    const said = `${lead}${address.text.slice(address.start, address.ends[0])}${TAILS[index % TAILS.length] as string}`;
    const chat = { ...address, start: 0, ends: [(address.ends[0] as number) - address.start] };
    if (isExact(chat, scan(said), lead.length)) inChat++;
  }
  return {
    addresses: { value: entered.length, unit: 'addresses' },
    exact: atLeast(exact / entered.length, 'share', 0.85),
    exact_in_chat: { value: inChat / entered.length, unit: 'share' },
    found: { value: found / entered.length, unit: 'share' },
    doors_found: { value: doorsFound / doors, unit: 'share' },
  };
}
