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

export const NODE_WIDTH = 230;
export const NODE_HEIGHT = 84;
const GAP = { x: 80, y: 22 };

/** Places of nodes: each stands right of all that it was made from, and columns are centred. */
export function layout(nodes: { id: string }[], edges: Edge[]) {
  const columns = new Map<number, string[]>();
  for (const { id } of nodes) {
    const depth = depthOf(id, edges, new Set());
    columns.set(depth, [...(columns.get(depth) ?? []), id]);
  }
  const tallest = Math.max(1, ...[...columns.values()].map((column) => column.length));
  const rows = (count: number) => count * NODE_HEIGHT + (count - 1) * GAP.y;
  const height = rows(tallest);
  const places = new Map<string, { x: number; y: number }>();
  for (const [depth, column] of columns) {
    const top = (height - rows(column.length)) / 2;
    column.forEach((id, row) => {
      places.set(id, { x: depth * (NODE_WIDTH + GAP.x), y: top + row * (NODE_HEIGHT + GAP.y) });
    });
  }
  const width = Math.max(1, columns.size) * (NODE_WIDTH + GAP.x) - GAP.x;
  return { width, height, places };
}

/** How many steps lie before a node; one that was met before on the way counts as none, so that a circle ends. */
function depthOf(id: string, edges: Edge[], met: Set<string>): number {
  if (met.has(id)) return 0;
  const before = edges.filter(({ to }) => to === id).map(({ from }) => depthOf(from, edges, new Set(met).add(id)) + 1);
  return Math.max(0, ...before);
}
