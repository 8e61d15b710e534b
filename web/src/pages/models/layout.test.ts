import { expect, it } from 'vitest';
import { layout, NODE_HEIGHT, NODE_WIDTH } from './layout';

const nodes = ['a', 'b', 'job', 'model'].map((id) => ({ id }));
const edges = [
  { from: 'a', to: 'job' },
  { from: 'b', to: 'job' },
  { from: 'job', to: 'model' },
];

it('stands each thing right of what it was made from, and none over another', () => {
  const { places, width, height } = layout(nodes, edges, 'across');
  const x = (id: string) => places.get(id)?.x ?? Number.NaN;
  expect(x('a')).toBe(x('b'));
  expect(x('job')).toBeGreaterThan(x('a') + NODE_WIDTH);
  expect(x('model') + NODE_WIDTH).toBe(width);
  expect(Math.abs((places.get('a')?.y ?? 0) - (places.get('b')?.y ?? 0))).toBeGreaterThan(NODE_HEIGHT);
  expect((places.get('job')?.y ?? 0) + NODE_HEIGHT / 2).toBe(height / 2);
});

it('ends for a circle', () => {
  expect(layout(nodes, [...edges, { from: 'model', to: 'a' }], 'across').places.size).toBe(4);
});

it('stands below on a narrow screen', () => {
  const { places, width } = layout(nodes, edges, 'down');
  const y = (id: string) => places.get(id)?.y ?? Number.NaN;
  expect(y('a')).toBe(y('b'));
  expect(y('job')).toBeGreaterThan(y('a') + NODE_HEIGHT);
  expect((places.get('model')?.x ?? 0) + NODE_WIDTH / 2).toBe(width / 2);
});
