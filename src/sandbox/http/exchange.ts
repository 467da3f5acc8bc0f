import type { Account } from '../state/account.js';
import type { UploadForm } from './upload-form.js';

/** What a route handler is given. */
export interface ApiRequest {
  readonly account: Account;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed body of a JSON route, else undefined. */
  readonly json: unknown;
  /** The parts of a multipart route, else undefined. */
  readonly form: UploadForm | undefined;
}

/** What a route handler gives back; a Buffer is sent as it is, all else as JSON. */
export interface ApiReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function ok(body: unknown): ApiReply {
  return { status: 200, body };
}

/** A path parameter; the router promises that those of the template are there. */
export function param(request: ApiRequest, name: string): string {
  return request.params[name] ?? '';
}
