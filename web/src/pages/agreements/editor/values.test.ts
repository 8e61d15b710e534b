import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { check, formPath } from './check';
import { about, blankTerms, freshKey, toTerms, toValues, untilMidnight } from './values';

const now = new Date('2026-11-26T10:00:00Z');
const t = ((key: string) => key) as unknown as TFunction;

const terms = {
  title: 'Data',
  document: 'All of it.',
  valid_from: '2026-11-26T08:31:12.123456Z',
  expires_at: '2027-11-26T08:31:12.123456Z',
  rules: {
    permissions: [
      { action: 'train', by: 'proposer', assets: ['ds_1'], territory: ['DE'], usage: ['research'] },
      { action: 'predict', by: 'either', territory: [], usage: [] },
    ],
    derived_models: { onward: 'named', partners: ['pa_3'], after_termination: 'stop', after_expiry: 'keep' },
    prohibitions: ['sell'],
    duties: [{ duty: 'inform', detail: 'Monthly.' }],
  },
  template: { name: 'joint-research', version: 1 },
};

describe('terms in the editor', () => {
  it('are about one model of the other party where it permits something of the kind', () => {
    const [train, predict] = about(terms, 'mo_7').rules.permissions;
    expect(train).toEqual(terms.rules.permissions[0]);
    expect(predict).toMatchObject({ action: 'predict', by: 'counterparty', assets: ['mo_7'] });
    expect(about(terms, 'ds_7')).toEqual(terms);
  });

  it('come back as they were, to the microsecond', () => {
    expect(toTerms(toValues(terms), terms, now)).toEqual(terms);
  });

  it('take over a changed day, and nothing that is hidden', () => {
    const values = { ...toValues(terms), until: '2028-01-31', onward: 'nobody', from: '' };
    const sent = toTerms(values, terms, now);
    expect(sent.expires_at).toBe('2028-01-31T23:59:59.000Z');
    expect(sent.valid_from).toBe(now.toISOString());
    expect(sent.rules.derived_models?.partners).toEqual([]);
    const named = { ...values, permissions: values.permissions.map((one) => ({ ...one, scope: 'granted' as const })) };
    expect(toTerms(named, terms, now).rules.permissions.some((one) => 'assets' in one)).toBe(false);
  });

  it('begin with a last day that counts whole, and stay so when it is not changed', () => {
    const drafted = untilMidnight(terms);
    expect(drafted.expires_at).toBe('2027-11-26T23:59:59Z');
    expect(toTerms(toValues(drafted), drafted, now)).toEqual(drafted);
  });

  it('are checked', () => {
    expect(check(toValues(terms), t, now)).toEqual({});
    expect(Object.keys(check(toValues(blankTerms(now)), t, now))).toEqual(['title', 'document', 'permissions']);
    const values = toValues(terms);
    expect(check({ ...values, until: '2026-11-01' }, t, now)).toEqual({ until: 'agreements.termWrong' });
    expect(check({ ...values, until: '2050-11-01' }, t, now)).toEqual({ until: 'terms.wrong.long' });
    expect(check({ ...values, partners: [], document: 'x'.repeat(262_145) }, t, now)).toEqual({
      document: 'agreements.documentLong',
      partners: 'terms.wrong.partners',
    });
    const first = values.permissions.map((one) => ({ ...one, scope: 'named' as const, assets: [] }));
    expect(Object.keys(check({ ...values, permissions: first }, t, now))).toEqual([
      'permissions.0.assets',
      'permissions.1.assets',
    ]);
  });

  it('give every row a key of its own', () => {
    expect(freshKey([{ key: 'n2' }, { key: 'n3' }])).toBe('n4');
  });
});

it.each([
  ['title', 'title'],
  ['expires_at', 'until'],
  ['purposes', 'permissions'],
  ['rules.permissions[0].territory[1]', 'permissions.0.territory'],
  ['terms.rules.permissions[3].by', 'permissions.3.by'],
  ['terms.rules.prohibitions[2]', 'prohibitions'],
  ['rules.duties[1].duty', 'duties.1.duty'],
  ['duties', 'duties'],
  ['derived_models.partners', 'partners'],
  ['rules.derived_models.after_expiry', 'after_expiry'],
  ['counterparty', undefined],
])('the field %s stands at %s', (field, path) => {
  expect(formPath(field)).toBe(path);
});
