import { expect, it } from 'vitest';
import type { Agreement } from '@/api/types';
import { isMine, waitOf } from './waiting';

const [us, them] = ['pa_us', 'pa_them'];
const base = {
  state: 'proposed',
  offered_by: them,
  proposer: { id: us, name: 'Us' },
  counterparty: { id: them, name: 'Them' },
} as Agreement;
const signed = { ...base.proposer, signed_at: '2026-01-01T00:00:00Z' };
const amendment = { number: 2, offered_by: them, document_sha256: '' };

it.each<[string, Partial<Agreement>, ReturnType<typeof waitOf>]>([
  ['an offer of theirs', {}, 'answer'],
  ['an offer of ours', { offered_by: us }, 'sign'],
  ['what we have signed', { proposer: signed }, 'theirs'],
  ['an agreement in force', { state: 'active' }, undefined],
  ['an amendment of theirs', { state: 'active', amendment }, 'answerAmendment'],
  ['an amendment of ours', { state: 'active', amendment: { ...amendment, offered_by: us } }, 'signAmendment'],
  [
    'an amendment that we have signed',
    { state: 'active', amendment: { ...amendment, proposer_signed_at: '2026-01-01T00:00:00Z' } },
    'theirsAmendment',
  ],
  ['an ended agreement', { state: 'terminated', amendment }, undefined],
])('%s', (_, change, expected) => {
  expect(waitOf({ ...base, ...change }, us)).toBe(expected);
});

it('the other side sees the signature that we have given as theirs to answer', () => {
  expect(waitOf({ ...base, offered_by: us, proposer: signed }, them)).toBe('answer');
  expect([isMine('answer'), isMine('theirs'), isMine(undefined)]).toEqual([true, false, false]);
});
