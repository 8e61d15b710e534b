import type { components } from './schema';

export type ProblemDocument = components['schemas']['ProblemDocument'];

/** A refusal, or the lack of any answer, in one shape: what the portal shows and branches on. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly nextStep?: string;
  readonly field?: string;
  /** What stands in the detail besides fixed words. */
  readonly values?: Record<string, string>;
  readonly requestId?: string;

  constructor(document: Partial<ProblemDocument> & { code: string; detail: string }) {
    super(document.detail);
    this.name = 'Problem';
    this.status = document.status ?? 0;
    this.code = document.code;
    this.title = document.title ?? '';
    this.nextStep = document.next_step ?? undefined;
    this.field = document.field ?? undefined;
    this.values = document.values;
    this.requestId = document.request_id;
  }
}

/** No answer came: the connection broke, or the server is away. */
export function unreachable(cause: unknown): Problem {
  return new Problem({ code: 'unreachable', detail: cause instanceof Error ? cause.message : String(cause) });
}

/** Whatever was thrown, as a problem. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem({ code: 'unexpected', detail: error instanceof Error ? error.message : String(error) });
}

/** The problem that a response tells of, also when something between here and the server wrote it. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => '');
  return problemFrom(response.status, text, response.headers.get('x-request-id') ?? undefined);
}

/** The same, from its parts. */
export function problemFrom(status: number, text: string, requestId?: string): Problem {
  const document = parsed(text);
  if (document) return new Problem({ ...document, status, request_id: document.request_id ?? requestId });
  return new Problem({ status, code: `http_${status}`, detail: text.slice(0, 300), request_id: requestId });
}

function parsed(text: string): ProblemDocument | undefined {
  try {
    const value = JSON.parse(text) as ProblemDocument | null;
    return typeof value?.code === 'string' && typeof value.detail === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
