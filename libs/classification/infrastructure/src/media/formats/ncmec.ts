import { SaxesParser } from 'saxes';
import type { HashKind } from '@custos/classification-domain';
import { HashList, isHashKind } from './hash-list.js';

const NAMESPACE = 'https://hashsharing.ncmec.org/hashsharing/v2';
const DELETED = new Set(['deletedImage', 'deletedVideo']);

/**
 * Reads a `queryResult` of NCMEC's hash sharing API, version 2: fingerprints of images and videos. Fingerprints of
 * other makes (SHA-1, PhotoDNA) and deletions, which name an entry's id and not its hash, are passed over and counted.
 */
export function readNcmec(text: string): HashList {
  const list = new HashList();
  const parser = new SaxesParser();
  let inFingerprints = false;
  let root = '';
  let hash = '';
  parser.on('error', ({ message }) => {
    list.problems.push({ line: parser.line, message });
    // What follows a break in the document would be guessed at.
    throw new BrokenOff();
  });
  parser.on('opentag', ({ name }) => {
    root ||= name;
    hash = '';
    if (name === 'fingerprints') inFingerprints = true;
    else if (DELETED.has(name)) list.passOver('deletions, which name no hash');
  });
  parser.on('text', (part) => {
    hash += part;
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'fingerprints') inFingerprints = false;
    else if (inFingerprints) {
      const kind = name.toLowerCase();
      if (isHashKind(kind)) list.take(kind, hash.trim(), parser.line);
      else list.passOver(`fingerprints of kind ${kind}`);
    }
  });
  try {
    parser.write(text).close();
    if (root !== 'queryResult') list.problems.push({ line: 1, message: 'the root element must be queryResult' });
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error;
  }
  return list;
}

class BrokenOff extends Error {}

/**
 * One `image` for each hash, its id the hash itself.
 * @throws Error for SHA-256 hashes, which the form has no fingerprint for
 */
export function writeNcmec(hashes: Iterable<readonly [kind: HashKind, hex: string]>): string {
  const images: string[] = [];
  for (const [kind, hex] of hashes) {
    if (kind === 'sha256') throw new Error("NCMEC's form has no SHA-256 fingerprint; export as csv or threatexchange");
    images.push(`<image><id>${hex}</id><fingerprints><${kind}>${hex}</${kind}></fingerprints></image>`);
  }
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    `<queryResult xmlns="${NAMESPACE}">`,
    `<images count="${images.length}">`,
    ...images,
    '</images>',
    '</queryResult>\n',
  ].join('\n');
}
