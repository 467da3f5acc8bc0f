import { STATUS_CODES } from 'node:http';
import request from 'supertest';
import { DEMO_KEY, type Sandbox } from '../../src/sandbox/sandbox.js';
import { assertDocumented } from './checks/answer-contract.js';
import type { Service } from './service.js';

export const NDJSON = { accept: 'application/x-ndjson' } as const;
export const CSV = { accept: 'text/csv' } as const;
export const EVENTS = { accept: 'text/event-stream' } as const;

/** A server-sent event. */
export interface SentEvent {
  readonly event: string;
  readonly id?: string;
  readonly data: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- the parsed response
}

/** Parses a complete event stream without its comments. */
export function readEvents(text: string): SentEvent[] {
  if (text !== '' && !text.endsWith('\n\n'))
    throw new Error(`the last event is truncated: ${text.slice(-200)}`);
  return text
    .split('\n\n')
    .filter((block) => block !== '' && !block.startsWith(':'))
    .map((block) => {
      const fields = Object.fromEntries(
        block.split('\n').map((line) => {
          const at = line.indexOf(': ');
          return [line.slice(0, at), line.slice(at + 2)] as const;
        }),
      );
      return { ...fields, data: JSON.parse(fields.data ?? '') as unknown } as SentEvent;
    });
}

export interface SendOptions {
  /** `null` omits the key. Default: the sandbox's first key. */
  readonly key?: string | null | undefined;
  /** An object is sent as JSON, a string unchanged. */
  readonly body?: object | string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Skips the comparison with the OpenAPI document, for upstream responses that OpenAI does not document. */
  readonly isUndocumented?: boolean | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** The parsed JSON; `undefined` for any other content. */
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- the parsed response
  /** The parsed lines of an NDJSON response. */
  readonly lines: any[]; // eslint-disable-line @typescript-eslint/no-explicit-any -- the parsed response
}

/**
 * Sends a request, such as `send(service, 'DELETE /vector_stores', { body })`. Every status is accepted.
 *
 * @throws Error if the response contains a part of the key or differs from the OpenAPI document
 */
export async function send(service: Service, target: string, options: SendOptions = {}): Promise<Answer> {
  const [method = '', path = ''] = target.split(' ');
  const key = options.key === undefined ? DEMO_KEY : options.key;
  const call = request(service.url)
    [method.toLowerCase() as 'get' | 'post' | 'delete'](path)
    .redirects(0)
    .buffer(true)
    .parse(readText)
    .ok(() => true);
  if (key !== null) void call.set('x-openai-api-key', key);
  void call.set(options.headers ?? {});
  const { status, headers, body: text } = await call.send(options.body);
  if (key !== null) service.checkForLeaks(key, `${JSON.stringify(headers)}\n${String(text)}`);
  const contentType = headers['content-type'];
  const answer = { status, headers, text, ...parseBody(text as string, String(contentType)) };
  if (options.isUndocumented !== true)
    assertDocumented(service, { method, path, contentType, status, body: answer.body });
  return answer;
}

/** Returns `METHOD /path?query` of all requests that upstream received. */
export function sentTo(sandbox: Sandbox): string[] {
  return sandbox
    .log()
    .map(({ method, path, query }) => `${method} ${path.replace('/v1', '')}${query && `?${query}`}`);
}

/** Returns the DELETE requests that upstream received. */
export function deletionsSentTo(sandbox: Sandbox): string[] {
  return sentTo(sandbox).filter((sent) => sent.startsWith('DELETE '));
}

let keyCount = 0;

/** Returns a key that no other test uses, so the service has learned nothing about it. */
export function newKey(): string {
  keyCount += 1;
  return `sk-test-of-the-service-${keyCount}`;
}

/** Adds a new key with an empty account. */
export function freshKey(sandbox: Sandbox): string {
  const key = newKey();
  sandbox.addAccount(key);
  return key;
}

/** Returns the body of an error response. */
export function problem(status: number, code: string, detail: unknown, more: object = {}): object {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status],
    status,
    detail,
    code,
    request_id: expect.any(String),
    ...more,
  };
}

/** Returns the `upstream` field of an error response that the sandbox caused. */
export const upstream = (status: number, more: object = {}): object => ({
  upstream: { status, request_id: expect.stringMatching(/^req_/), ...more },
});

function readText(response: request.Response, done: (error: Error | null, text: unknown) => void): void {
  const stream = response as unknown as NodeJS.ReadableStream;
  let text = '';
  // A chunk may end within a character.
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => (text += chunk));
  stream.on('error', (error: Error) => done(error, text));
  stream.on('end', () => done(null, text));
}

function parseBody(text: string, contentType: string): Pick<Answer, 'body' | 'lines'> {
  if (contentType.startsWith(NDJSON.accept)) {
    const lines = text.split('\n');
    if (lines.pop() !== '') throw new Error(`the last line is truncated: ${text.slice(-200)}`);
    return { body: undefined, lines: lines.map((line) => JSON.parse(line) as unknown) };
  }
  return { body: contentType.includes('json') ? JSON.parse(text) : undefined, lines: [] };
}
