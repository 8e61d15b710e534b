import { describe, expect, it } from 'vitest';
import { differenceLines } from './difference';
import type { Words } from './words';

/** Says which text is asked for, with its values. */
const words = {
  t: (key: string, values?: unknown) =>
    typeof values === 'object' && values ? `${key}(${Object.values(values).join(',')})` : key,
  proposer: 'Clinic',
  counterparty: 'Insurer',
  partner: (id: string) => `partner ${id}`,
  asset: (id: string) => `asset ${id}`,
  country: (code: string) => `country ${code}`,
  moment: (time: string) => `at ${time}`,
  list: (items: string[]) => items.join(' and '),
} as unknown as Words;

describe('differences in words', () => {
  it('tell a permission that came in one line, with its limits', () => {
    const found = differenceLines(
      [
        { path: 'permissions.download', after: true },
        { path: 'permissions.download.by', after: 'counterparty' },
        { path: 'permissions.download.territory', after: ['DE', 'FR'] },
      ],
      words,
    );
    expect(found).toEqual([
      {
        key: 'permissions.download',
        label: 'terms.difference.permission(terms.action.download)',
        before: undefined,
        after:
          'terms.clause.permission_download(Insurer,Clinic) terms.clause.only_territory(country DE and country FR)',
      },
    ]);
  });

  it('name what changed in a permission that stays', () => {
    const found = differenceLines(
      [
        { path: 'permissions.train#2.by', before: 'either', after: 'proposer' },
        { path: 'permissions.train#2.assets', before: null, after: ['ds_1'] },
      ],
      words,
    );
    expect(found.map(({ label, before, after }) => [label, before, after])).toEqual([
      [
        'terms.difference.permission(terms.action.train) · terms.field.by',
        'terms.by.either(Clinic,Insurer)',
        'terms.by.proposer(Clinic,Insurer)',
      ],
      ['terms.difference.permission(terms.action.train) · terms.field.assets', 'terms.any.assets', 'asset ds_1'],
    ]);
  });

  it('tell promises, the term and what holds for derived models', () => {
    const found = differenceLines(
      [
        { path: 'derived_models.onward', before: 'named', after: 'nobody' },
        { path: 'derived_models.partners', before: ['pa_1'] },
        { path: 'duties.inform.detail', before: 'Monthly.', after: 'Weekly.' },
        { path: 'expires_at', before: '2027', after: '2028' },
        { path: 'prohibitions.sell', before: true },
      ],
      words,
    );
    expect(found.map(({ label, before, after }) => [label, before, after])).toEqual([
      ['terms.difference.derived(terms.field.onward)', 'terms.onward.named', 'terms.onward.nobody'],
      ['terms.difference.derived(terms.field.partners)', 'partner pa_1', undefined],
      ['terms.difference.duty(terms.duty.inform) · terms.field.detail', 'Monthly.', 'Weekly.'],
      ['terms.field.expires_at', 'at 2027', 'at 2028'],
      ['terms.difference.prohibition', 'terms.clause.prohibition_sell', undefined],
    ]);
  });
});
