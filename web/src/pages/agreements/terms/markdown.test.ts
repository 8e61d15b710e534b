import { expect, it } from 'vitest';
import { blocks, boldParts } from './markdown';

it('reads headings, lists with their numbers, and paragraphs', () => {
  const text = '# Title\nUnder it\nstill\n\n1. One\n   goes on\n5) Five\n\n- a\n* b\n';
  expect(blocks(text)).toEqual([
    { kind: 'heading', level: 1, text: 'Title' },
    { kind: 'paragraph', text: 'Under it\nstill' },
    {
      kind: 'list',
      isOrdered: true,
      items: [
        { number: 1, text: 'One\ngoes on' },
        { number: 5, text: 'Five' },
      ],
    },
    { kind: 'list', isOrdered: false, items: [{ text: 'a' }, { text: 'b' }] },
  ]);
});

it('hides nothing of what it does not know', () => {
  const text = '<!-- not seen? -->\n[link](javascript:alert(1)) <b>&amp;</b>';
  expect(blocks(text)).toEqual([{ kind: 'paragraph', text }]);
  expect(boldParts('a **b** c ** d **')).toEqual(['a ', 'b', ' c ** d **']);
});

it('goes on in the same line where one was full', () => {
  const full = 'word '.repeat(15).trim();
  expect(blocks(`${full}\nand on`)).toEqual([{ kind: 'paragraph', text: `${full} and on` }]);
  const han = '数'.repeat(40);
  expect(blocks(`1. ${han}\n   据`)).toEqual([
    { kind: 'list', isOrdered: true, items: [{ number: 1, text: `${han}据` }] },
  ]);
});
