import { expect, it } from 'vitest';
import type { AuditRow } from '@/api/types';
import { kindOf, nameIn, pageOf, thingOf } from './target';

const id = (kind: string) => `${kind}_${'0197c3a1'.repeat(4)}`;
const row = (target: string, detail: object = {}) => ({ target, detail }) as AuditRow;

it('knows ids by their beginning', () => {
  expect(kindOf(id('job'))).toBe('job');
  expect(kindOf('model.json')).toBeUndefined();
  expect(kindOf('1')).toBeUndefined();
});

it('finds the page of a thing, for those who have one', () => {
  expect(pageOf(id('ds'), false)).toEqual({ to: '/datasets/$dataset', params: { dataset: id('ds') } });
  expect(pageOf(id('ds'), true)).toBeUndefined();
  expect(pageOf(id('pa'), true)).toEqual({ to: '/platform/partners/$partner', params: { partner: id('pa') } });
  expect(pageOf(id('se'), false)).toBeUndefined();
});

it('takes what a part belongs to', () => {
  expect(thingOf(row(id('ds'), { agreement: id('ag') }))).toBe(id('ds'));
  expect(thingOf(row(id('dg'), { dataset: id('ds'), agreement: id('ag') }))).toBe(id('ds'));
  expect(thingOf({ ...row(id('up')), part_of: id('ds') })).toBe(id('ds'));
  expect(thingOf(row('model.json', { model: id('mo') }))).toBe(id('mo'));
  expect(thingOf(row(id('se')))).toBeUndefined();
});

it('takes the name that a row tells', () => {
  expect(nameIn(row(id('ds'), { name: 'patients' }))).toBe('patients');
  expect(nameIn(row(id('ds'), { name: 7 }))).toBeUndefined();
  expect(nameIn(row(id('pj'), { name: 'a job', target: id('job') }))).toBeUndefined();
});
