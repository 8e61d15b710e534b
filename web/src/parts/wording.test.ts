import { createInstance } from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { wording } from './wording';

const i18n = createInstance();

beforeAll(async () => {
  const code = { lost: '丢失', late: '第 {{line}} 行', dropped: '“{{column}}”：{{why}}' };
  const translation = { refusal: { code, why: { many: '共 {{count}} 个' } } };
  await i18n.init({ lng: 'zh-CN', resources: { 'zh-CN': { translation } }, showSupportNotice: false });
});

const said = (code: string, values?: Record<string, string>) => wording({ i18n, t: i18n.t }, 'code', code, values);

it('says a code in words, with its values', () => {
  expect(said('lost')).toBe('丢失');
  expect(said('late', { line: '7', byte: '1' })).toBe('第 7 行');
});

it('has no words where a value is missing, or for an unknown code', () => {
  expect(said('late')).toBeUndefined();
  expect(said('late', { byte: '1' })).toBeUndefined();
  expect(said('new')).toBeUndefined();
});

it('says a reason within a message in words, and leaves signs in names alone', () => {
  expect(said('dropped', { column: '$t(refusal.code.lost) {{why}}', why: 'many', count: '3' })).toBe(
    '“$t(refusal.code.lost) {{why}}”：共 3 个',
  );
  expect(said('dropped', { column: 'a', why: 'unheard_of' })).toBeUndefined();
});
