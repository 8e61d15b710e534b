import { problemOf } from './problem';
import { send, sleep } from './transport';

/** One server-sent event (HTML Living Standard, section 9.2). */
export type ServerEvent = { id: string; event: string; data: string };

/** Takes text as it arrives and gives the events that are complete. */
export class EventParser {
  #buffer = '';
  #id = '';

  push(text: string): ServerEvent[] {
    this.#buffer += text;
    const events: ServerEvent[] = [];
    for (;;) {
      const end = /\r\n\r\n|\n\n|\r\r/.exec(this.#buffer);
      if (!end) return events;
      const block = this.#buffer.slice(0, end.index);
      this.#buffer = this.#buffer.slice(end.index + end[0].length);
      const event = this.#parse(block);
      if (event) events.push(event);
    }
  }

  #parse(block: string): ServerEvent | undefined {
    const data: string[] = [];
    let event = 'message';
    for (const line of block.split(/\r\n|\n|\r/)) {
      const colon = line.indexOf(':');
      if (colon === 0) continue;
      const name = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (name === 'data') data.push(value);
      else if (name === 'event') event = value;
      else if (name === 'id' && !value.includes('\0')) this.#id = value;
    }
    return data.length > 0 ? { id: this.#id, event, data: data.join('\n') } : undefined;
  }
}

export type FollowOptions = {
  signal: AbortSignal;
  onEvent: (event: ServerEvent) => void;
  /** Whether the stream is connected; `false` while it waits to come back. */
  onConnection: (connected: boolean) => void;
  /** Whether the event is the last one, after which nobody needs to come back. */
  isLast: (event: ServerEvent) => boolean;
};

/** Follows a stream until its last event, and comes back with `Last-Event-ID` when the connection breaks. */
export async function follow(url: string, options: FollowOptions): Promise<void> {
  let last = '';
  for (let attempt = 0; !options.signal.aborted; attempt += 1) {
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' };
      if (last) headers['Last-Event-ID'] = last;
      const target = new URL(url, window.location.origin);
      const response = await send(new Request(target, { headers, signal: options.signal }));
      if (!response.ok) throw await problemOf(response);
      options.onConnection(true);
      attempt = 0;
      for await (const event of eventsOf(response)) {
        last = event.id || last;
        options.onEvent(event);
        if (options.isLast(event)) return;
      }
    } catch (error) {
      if (options.signal.aborted) return;
      if (isFinal(error)) throw error;
    }
    options.onConnection(false);
    await sleep(Math.min(1000 * 2 ** attempt, 15_000), options.signal).catch(() => undefined);
  }
}

/** A refusal that asking again does not change. */
function isFinal(error: unknown): boolean {
  const status = (error as { status?: number }).status ?? 0;
  return status >= 400 && status < 500 && status !== 429;
}

async function* eventsOf(response: Response): AsyncGenerator<ServerEvent> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new EventParser();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) return;
    yield* parser.push(value);
  }
}
