import { isUtf8 } from 'node:buffer';

/** The text is not JSON; `offset` counts UTF-16 code units up to the first one that cannot stand where it stands. */
export class MalformedJson extends SyntaxError {
  override readonly name = 'MalformedJson';

  constructor(
    readonly offset: number,
    readonly ended: boolean,
  ) {
    super(ended ? `the JSON text ends too early, at offset ${offset}` : `not JSON from offset ${offset} on`);
  }
}

/** The bytes are text in some other encoding, such as GBK, which would be read as signs that nobody wrote. */
export class NotUtf8 extends SyntaxError {
  override readonly name = 'NotUtf8';
}

/** @throws NotUtf8 */
export function utf8Text(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  throw new NotUtf8('the text is not UTF-8');
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const offset = new JsonScanner(text).offsetOfError();
    throw new MalformedJson(offset, offset >= text.length);
  }
}

const LITERALS = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Finds what the engine's own message often does not tell (and when it does, it quotes the sender's data). No recursion: depth is the sender's. */
class JsonScanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  offsetOfError(): number {
    const open: ('{' | '[')[] = [];
    for (;;) {
      // A value is due here.
      const start = this.#next();
      if (start === '{' || start === '[') {
        this.#at += 1;
        const closer = start === '{' ? '}' : ']';
        if (this.#next() !== closer) {
          open.push(start);
          if (start === '{' && !this.#key()) return this.#at;
          continue;
        }
        this.#at += 1;
      } else if (start === '"' ? !this.#string() : !this.#literal()) return this.#at;
      // A value is over: close what ends with it, then go on to the next one.
      let inside = open.at(-1);
      while (inside !== undefined && this.#next() === (inside === '{' ? '}' : ']')) {
        this.#at += 1;
        open.pop();
        inside = open.at(-1);
      }
      if (this.#next() !== ',' || inside === undefined) return this.#at;
      this.#at += 1;
      if (inside === '{' && !this.#key()) return this.#at;
    }
  }

  #next(): string | undefined {
    while (this.#at < this.#text.length && ' \t\n\r'.includes(this.#text.charAt(this.#at))) this.#at += 1;
    return this.#text[this.#at];
  }

  #key(): boolean {
    if (this.#next() !== '"' || !this.#string() || this.#next() !== ':') return false;
    this.#at += 1;
    return true;
  }

  #string(): boolean {
    this.#at += 1;
    while (this.#at < this.#text.length) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 0x22) {
        this.#at += 1;
        return true;
      }
      if (code < 0x20) return false;
      if (code !== 0x5c) this.#at += 1;
      else if (!this.#matches(ESCAPE)) return false;
    }
    return false;
  }

  #literal(): boolean {
    return this.#matches(LITERALS);
  }

  #matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }
}
