import { expect, it } from 'vitest';
import type { Alliance } from '@/api/types';
import { chosen } from './order';

const alliance = (name: string, more: Partial<Alliance> = {}) =>
  ({ id: name, name, industry: 'medicine', purpose: '', lead_name: 'Clinic', state: 'active', ...more }) as Alliance;
const seat = (state: string) => ({ seat: { state } as Alliance['seat'] });
const all = [
  alliance('over', { state: 'dissolved' }),
  alliance('Banks', { industry: 'finance' }),
  alliance('left', seat('left')),
  alliance('member', seat('active')),
  alliance('invited', seat('invited')),
];
const names = (text: string, industry: string | null = null) => {
  const { ours, others } = chosen(all, { text, industry });
  return [ours.map(({ name }) => name), others.map(({ name }) => name)];
};

it('puts what is ours first, and what is over last', () => {
  expect(names('')).toEqual([
    ['member', 'invited'],
    ['Banks', 'left', 'over'],
  ]);
});

it('finds by industry and by words, however they are written', () => {
  expect(names('', 'finance')).toEqual([[], ['Banks']]);
  expect(names(' BANK')).toEqual([[], ['Banks']]);
  expect(names('clinic', 'energy')).toEqual([[], []]);
});
