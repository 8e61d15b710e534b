import type { LinkProps } from '@tanstack/react-router';

export type Node = {
  id: string;
  kind: 'dataset' | 'job' | 'model';
  kindText: string;
  name: string;
  text?: string;
  link?: Pick<LinkProps, 'to' | 'params' | 'search'>;
};
export type Edge = { from: string; to: string };
export type Place = { x: number; y: number };
/** Across a wide screen, or down a narrow one. */
export type Direction = 'across' | 'down';

export const NODE_WIDTH = 230;
export const NODE_HEIGHT = 84;
/** Between a node and the next step, and between nodes of one step. */
const GAP = { across: { next: 80, beside: 22 }, down: { next: 44, beside: 16 } };

/** Places of nodes: each stands behind all that it was made from, and steps are centred. */
export function layout(nodes: { id: string }[], edges: Edge[], direction: Direction) {
  const steps = new Map<number, string[]>();
  for (const { id } of nodes) {
    const depth = depthOf(id, edges, new Set());
    steps.set(depth, [...(steps.get(depth) ?? []), id]);
  }
  const isDown = direction === 'down';
  const [along, beside] = isDown ? [NODE_HEIGHT, NODE_WIDTH] : [NODE_WIDTH, NODE_HEIGHT];
  const gap = GAP[direction];
  const breadth = (count: number) => count * (beside + gap.beside) - gap.beside;
  const widest = breadth(Math.max(1, ...[...steps.values()].map((step) => step.length)));
  const length = Math.max(1, steps.size) * (along + gap.next) - gap.next;
  const places = new Map<string, Place>();
  for (const [depth, step] of steps) {
    const first = (widest - breadth(step.length)) / 2;
    step.forEach((id, index) => {
      const [at, side] = [depth * (along + gap.next), first + index * (beside + gap.beside)];
      places.set(id, isDown ? { x: side, y: at } : { x: at, y: side });
    });
  }
  return isDown ? { width: widest, height: length, places } : { width: length, height: widest, places };
}

/** The line from one node to the next. */
export function curve(from: Place, to: Place, direction: Direction): string {
  if (direction === 'down') {
    const [x1, y1, x2, y2] = [from.x + NODE_WIDTH / 2, from.y + NODE_HEIGHT, to.x + NODE_WIDTH / 2, to.y];
    const middle = (y1 + y2) / 2;
    return `M${x1},${y1} C${x1},${middle} ${x2},${middle} ${x2},${y2}`;
  }
  const [x1, y1, x2, y2] = [from.x + NODE_WIDTH, from.y + NODE_HEIGHT / 2, to.x, to.y + NODE_HEIGHT / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}`;
}

/** How many steps lie before a node; one that was met before on the way counts as none, so that a circle ends. */
function depthOf(id: string, edges: Edge[], met: Set<string>): number {
  if (met.has(id)) return 0;
  const before = edges.filter(({ to }) => to === id).map(({ from }) => depthOf(from, edges, new Set(met).add(id)) + 1);
  return Math.max(0, ...before);
}
