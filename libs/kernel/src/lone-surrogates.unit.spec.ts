import { describe, expect, it } from '@jest/globals';
import { replaceLoneSurrogates } from './lone-surrogates.js';

describe('lone surrogates', () => {
  it('are replaced one for one, so that offsets into the text still hold', () => {
    expect(replaceLoneSurrogates('a\ud83db\udc00')).toEqual({ text: 'a\ufffdb\ufffd', replaced: true });
  });

  it('leave well-formed text as it is', () => {
    expect(replaceLoneSurrogates('骗子😀')).toEqual({ text: '骗子😀', replaced: false });
  });
});
