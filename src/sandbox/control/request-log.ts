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

/** The latest requests, oldest first, up to the capacity. */
export class RequestLog {
  private requests: LoggedRequest[] = [];

  constructor(private readonly capacity = 10_000) {}

  /** Removes old requests in batches, because removing one from the start of an array moves all others. */
  add(entry: LoggedRequest): void {
    this.requests.push(entry);
    if (this.requests.length >= 2 * this.capacity) this.requests = this.entries();
  }

  entries(): LoggedRequest[] {
    return this.requests.slice(-this.capacity);
  }

  clear(): void {
    this.requests = [];
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
