import { expect, it } from 'vitest';
import { EventParser } from './events';

it('reads events however their text is cut', () => {
  const text =
    'id: 1\nevent: metric\ndata: {"a":1}\n\n: still here\n\nid: 2\r\nevent: log\r\ndata: one\r\ndata: two\r\n\r\ndata: bare\n\n';
  const expected = [
    { id: '1', event: 'metric', data: '{"a":1}' },
    { id: '2', event: 'log', data: 'one\ntwo' },
    { id: '2', event: 'message', data: 'bare' },
  ];
  for (const size of [1, 7, text.length]) {
    const parser = new EventParser();
    const events = [];
    for (let at = 0; at < text.length; at += size) events.push(...parser.push(text.slice(at, at + size)));
    expect(events).toEqual(expected);
  }
});
