import { Fields, isJsonObject } from '../fields.js';
import { badRequest } from '../http/api-error.js';
import { FAULT_KINDS, type FaultKind } from './settings.js';

/** A response or fault that replaces the normal response to matching requests. */
export interface ScriptedAnswer {
  /** Default: any. */
  readonly method?: string;
  /** Exact path including `/v1`, or a pattern. Default: any. */
  readonly path?: string | RegExp;
  readonly kind?: FaultKind;
  /** Default 500. Ignored if `kind` is set. */
  readonly status?: number;
  /** Sent as JSON; a string or Buffer is sent unchanged. Default: `{}`, or an error object for a status from 300. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Number of requests. Default 1. */
  readonly times?: number;
}

interface QueuedAnswer {
  readonly answer: ScriptedAnswer;
  left: number;
}

/** A queue of scripted answers. The oldest matching answer is used first. */
export class ScriptedAnswers {
  private readonly queue: QueuedAnswer[] = [];

  add(answer: ScriptedAnswer): void {
    this.queue.push({ answer, left: answer.times ?? 1 });
  }

  clear(): void {
    this.queue.length = 0;
  }

  take(method: string, path: string): ScriptedAnswer | undefined {
    if (this.queue.length === 0) return undefined;
    const index = this.queue.findIndex(({ answer }) => answerMatches(answer, method, path));
    const found = this.queue[index];
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.queue.splice(index, 1);
    return found.answer;
  }
}

/** Parses the body of `POST /_sandbox/fail-next`. @throws ApiError 400 */
export function parseScriptedAnswer(body: unknown): ScriptedAnswer {
  const fields = Fields.of(body, ['method', 'path', 'kind', 'status', 'body', 'headers', 'times']);
  const kind = fields.oneOf('kind', FAULT_KINDS);
  const status = fields.integer('status', 100, 599);
  if (kind === undefined && status === undefined) throw badRequest("Either 'kind' or 'status' is required.");
  return {
    method: fields.string('method'),
    path: fields.string('path'),
    kind,
    status,
    body: fields.raw('body'),
    headers: parseHeaders(fields.raw('headers')),
    times: fields.integer('times', 1, 1_000_000),
  };
}

function parseHeaders(value: unknown): Record<string, string> | undefined {
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) throw badRequest("'headers' must be an object of strings.", 'headers');
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

function answerMatches(answer: ScriptedAnswer, method: string, path: string): boolean {
  if (answer.method !== undefined && answer.method !== method) return false;
  if (answer.path === undefined) return true;
  return typeof answer.path === 'string' ? answer.path === path : answer.path.test(path);
}
