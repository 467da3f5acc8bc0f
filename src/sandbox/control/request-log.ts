import type { IncomingHttpHeaders } from 'node:http';

/** One request as it arrived, completed when it is answered. Never holds a key. */
export interface LoggedRequest {
  /** When it arrived (ms since 1970). */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: {
    readonly authorization: 'bearer' | 'other' | 'none';
    readonly organization: string | null;
    readonly project: string | null;
    readonly openai_beta: string | null;
    readonly content_type: string | null;
    readonly user_agent: string | null;
  };
  /** The account's name; null where no known key was sent. */
  account: string | null;
  /** Method and path template, e.g. `GET /v1/vector_stores/{vector_store_id}`; null for an unknown path. */
  route: string | null;
  /** Null while unanswered, and where the connection was broken instead of answering. */
  status: number | null;
  fault: string | null;
  /** Time taken; null while unanswered. */
  ms: number | null;
}

/** What happened, in arrival order, up to a bound: the oldest entries make room. */
export class RequestLog {
  private ring: LoggedRequest[] = [];
  private oldest = 0;

  constructor(private readonly capacity = 10_000) {}

  add(entry: LoggedRequest): void {
    if (this.ring.length < this.capacity) {
      this.ring.push(entry);
      return;
    }
    this.ring[this.oldest] = entry;
    this.oldest = (this.oldest + 1) % this.capacity;
  }

  entries(): LoggedRequest[] {
    return [...this.ring.slice(this.oldest), ...this.ring.slice(0, this.oldest)];
  }

  clear(): void {
    this.ring = [];
    this.oldest = 0;
  }
}

/** Picks what is worth logging from a request's headers; of `authorization` only its kind. */
export function loggedHeaders(headers: IncomingHttpHeaders): LoggedRequest['headers'] {
  const authorization = headers.authorization;
  const text = (name: string): string | null => headers[name]?.toString() ?? null;
  return {
    authorization:
      authorization === undefined ? 'none' : authorization.startsWith('Bearer ') ? 'bearer' : 'other',
    organization: text('openai-organization'),
    project: text('openai-project'),
    openai_beta: text('openai-beta'),
    content_type: text('content-type'),
    user_agent: text('user-agent'),
  };
}
