import type { ReactNode } from 'react';
import { A, LinkButton } from '@/parts/links';
import type { Eyes } from './data';

type ItemLinkProps = { eyes: Eyes; item: string; className?: string; children: ReactNode };

/** To what the catalogue tells of an item. */
export function ItemLink({ eyes, item, ...rest }: ItemLinkProps) {
  if (eyes === 'everybody') return <A to="/public/catalogue/$item" params={{ item }} {...rest} />;
  return <A to="/catalogue/$item" params={{ item }} {...rest} />;
}

type OpenButtonProps = { item: { id: string; kind: string }; size?: string; variant?: string; children: ReactNode };

/** To the thing itself. Of partners, one can open one's own alone. */
export function OpenButton({ item: { id, kind }, ...rest }: OpenButtonProps) {
  if (kind === 'dataset') return <LinkButton to="/datasets/$dataset" params={{ dataset: id }} {...rest} />;
  if (kind === 'model') return <LinkButton to="/models/$model" params={{ model: id }} {...rest} />;
  if (kind === 'standard') return <LinkButton to="/standards/$standard" params={{ standard: id }} {...rest} />;
  return <LinkButton to="/organisation" {...rest} />;
}
