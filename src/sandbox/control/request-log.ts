import type { IncomingHttpHeaders } from 'node:http';

/** A request, logged on arrival and completed when it ends. It never contains the API key. */
export interface LoggedRequest {
  /** Time of arrival (ms since 1970). */
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
  /** Name of the account; null without a valid key. */
  account: string | null;
  /** Method and path template, such as `GET /v1/files/{file_id}`; null for an unknown route. */
  route: string | null;
  /** Null while in progress, and if the connection was reset. */
  status: number | null;
  fault: string | null;
  /** Duration; null while in progress. */
  ms: number | null;
}

/** The latest requests, oldest first. Above the capacity, new requests replace the oldest. */
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

/** Selects the headers to log. For `authorization`, only its scheme is logged. */
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
