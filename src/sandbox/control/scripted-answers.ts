import { Fields, isJsonObject } from '../fields.js';
import { badRequest } from '../http/api-error.js';
import { FAULT_KINDS, type FaultKind } from './settings.js';

/** What the next matching requests get instead of the usual answer: a kind of fault, or a status with a body. */
export interface ScriptedAnswer {
  /** Default: any. */
  readonly method?: string;
  /** Exact path with `/v1`, or a pattern for it. Default: any. */
  readonly path?: string | RegExp;
  readonly kind?: FaultKind;
  /** Default 500. Ignored with `kind`. */
  readonly status?: number;
  /** Sent as JSON; a string is sent as it is. Default: OpenAI's error shape. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default 1. */
  readonly times?: number;
}

interface QueuedAnswer {
  readonly answer: ScriptedAnswer;
  left: number;
}

/** A queue of answers set by tests; the oldest that matches is used first. */
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

/** Reads what `POST /_sandbox/fail-next` was sent. @throws ApiError 400 */
export function parseScriptedAnswer(body: unknown): ScriptedAnswer {
  const fields = Fields.of(body, ['method', 'path', 'kind', 'status', 'body', 'headers', 'times']);
  const kind = fields.oneOf('kind', FAULT_KINDS);
  const status = fields.integer('status', 100, 599);
  if (kind === undefined && status === undefined) throw badRequest("One of 'kind' and 'status' is needed.");
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
