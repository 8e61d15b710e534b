import { describe, expect, it } from 'vitest';
import type { CatalogueItem } from '@/api/types';
import { isTask, previewed, toLabels, toValues } from './values';

const dataset: CatalogueItem = {
  id: 'ds_1',
  kind: 'dataset',
  owner: { id: 'pa_1', name: 'Clinic' },
  name: 'patients',
  excerpt: { text: 'Measured.', matches: [], cut_before: false, cut_after: false },
  industry: 'medicine',
  licence: 'CC0-1.0',
  certified: false,
  next_step: 'propose_agreement',
  changed_at: '2026-01-01T00:00:00Z',
};

describe('labels', () => {
  it('come back from the form as they went into it', () => {
    const labels = { industry: 'finance', task: 'retrieval', tags: ['肿瘤'], about: 'We care.', country: 'DE' };
    expect(toLabels(toValues('public', labels))).toEqual(labels);
    expect(toLabels(toValues('private', {}))).toEqual({});
  });

  it('lose spaces at their ends, and those that are empty are left out', () => {
    const values = { ...toValues('public', {}), licence: '  MIT ', task: ' ', website: '' };
    expect(toLabels(values)).toEqual({ licence: 'MIT' });
  });

  it.each([
    ['tabular-classification', true],
    ['', true],
    ['表格分类', false],
    ['Retrieval', false],
    ['-retrieval', false],
  ])('a task may be called %s: %s', (task, expected) => {
    expect(isTask(task)).toBe(expected);
  });
});

describe('what others will see', () => {
  it('is what the owner says, and else what the thing itself says', () => {
    const seen = previewed(dataset, {}, { task: 'retrieval', tags: ['a'] });
    expect([seen.task, seen.tags, seen.licence, seen.industry]).toEqual(['retrieval', ['a'], 'CC0-1.0', 'medicine']);
  });

  it('goes back to the thing itself when the owner says nothing any more', () => {
    const before = { licence: 'MIT', industry: 'finance' };
    const now = { ...dataset, ...before };
    const seen = previewed(now, before, {}, { licence: 'CC0-1.0', industry: 'medicine' });
    expect([seen.licence, seen.industry]).toEqual(['CC0-1.0', 'medicine']);
    expect(previewed(now, before, {}).licence).toBeUndefined();
  });

  it('is for a partner the beginning of what it says about itself', () => {
    const partner = { ...dataset, id: 'pa_1', kind: 'partner' };
    const seen = previewed(partner, {}, { about: '𠮷'.repeat(300) });
    expect(Array.from(seen.excerpt.text)).toHaveLength(240);
    expect(seen.excerpt.cut_after).toBe(true);
    expect(previewed(dataset, {}, { about: 'x' }).excerpt.text).toBe('Measured.');
  });
});
