import { Fragment, memo } from 'react';
import { type Block, blocks, boldParts } from './markdown';
import './terms.css';

/** The text of an agreement, set for reading. */
export const TextView = memo(function TextView({ text }: { text: string }) {
  return (
    <div className="terms-text" dir="auto">
      {blocks(text).map((block, index) => (
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
});

function BlockView({ block }: { block: Block }) {
  if (block.kind === 'paragraph') return <p dir="auto">{inline(block.text)}</p>;
  if (block.kind === 'heading') {
    // The page's own heading is the first, and the card's the second.
    const Heading = block.level === 1 ? 'h3' : 'h4';
    return <Heading dir="auto">{inline(block.text)}</Heading>;
  }
  const List = block.isOrdered ? 'ol' : 'ul';
  return (
    <List>
      {block.items.map(({ number, text }, index) => (
        <li key={index} value={number} dir="auto">
          {inline(text)}
        </li>
      ))}
    </List>
  );
}

function inline(text: string) {
  return boldParts(text).map((part, index) =>
    index % 2 === 1 ? <strong key={index}>{part}</strong> : <Fragment key={index}>{part}</Fragment>,
  );
}
