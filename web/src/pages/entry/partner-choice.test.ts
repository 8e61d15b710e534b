import { expect, it } from 'vitest';
import { Problem } from '@/api/problem';
import { partnersIn } from './partner-choice';

const [first, second] = ['1'.repeat(32), 'a'.repeat(32)].map((digits) => `pa_${digits}`);

it('reads the partners to choose from, whatever their names hold', () => {
  const detail = `say for which partner you want to act: Müller, Söhne (Bonn) (${first}), 光明 (${second})`;
  expect(partnersIn(new Problem({ code: 'partner_choice_needed', detail }))).toEqual([
    { id: first, name: 'Müller, Söhne (Bonn)' },
    { id: second, name: '光明' },
  ]);
});

it('finds none in other refusals', () => {
  expect(partnersIn(new Problem({ code: 'credentials_wrong', detail: `no: A (${first})` }))).toEqual([]);
  expect(partnersIn(new Problem({ code: 'partner_choice_needed', detail: 'say for which' }))).toEqual([]);
});
