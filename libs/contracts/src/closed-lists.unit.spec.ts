import { describe, expect, it } from '@jest/globals';
import { harmCategories, harmCategory } from './harm-category.js';
import { measure } from './measure.js';

describe('the closed list of harms', () => {
  it('names each harm once, in both languages', () => {
    expect(new Set(harmCategories().map(({ code }) => code)).size).toBe(harmCategories().length);
    for (const { name, definition } of harmCategories()) {
      expect(name.en && name.zh && definition).toBeTruthy();
    }
  });

  it('lets automation impose only measures that exist, end by themselves or can be undone, and need no second person', () => {
    for (const { maxMeasuresWithoutHuman } of harmCategories()) {
      for (const code of maxMeasuresWithoutHuman) {
        expect(measure(code)).toMatchObject({ reversible: true });
        expect(measure(code)?.requires).not.toContain('second_approver');
      }
    }
  });

  it('keeps every detector away from harms that turn on opinion', () => {
    const statutory = harmCategories().filter(({ group }) => group === 'statutory-reference-only');
    expect(statutory).toHaveLength(19);
    for (const category of statutory) {
      expect(category).toMatchObject({
        automatedDetection: false,
        maxMeasuresWithoutHuman: [],
        requiresHumanReview: true,
        requiresRecordedLegalBasis: true,
      });
    }
  });

  it('answers nothing for a code that is not on it', () => {
    expect(harmCategory('DOXXING')?.name.zh).toBe('人肉搜索与开盒');
    expect(harmCategory('RUDENESS')).toBeUndefined();
    expect(harmCategory('toString')).toBeUndefined();
  });
});

describe('the closed list of measures', () => {
  it('asks a second person before what is hardest to bear', () => {
    for (const code of ['M_GROUP_CLOSE', 'M_ACCOUNT_DEREGISTER', 'M_BLACKLIST', 'M_ACCOUNT_CLOSE']) {
      expect(measure(code)?.requires).toContain('second_approver');
    }
  });

  it('says how it is reported', () => {
    expect(measure('M_CONTENT_REMOVE')).toMatchObject({
      targets: ['content'],
      duration: 'permanent',
      dsa: { statementOfReasons: true, visibility: ['DECISION_VISIBILITY_CONTENT_REMOVED'] },
    });
    expect(measure('M_NOTHING')).toBeUndefined();
  });
});
