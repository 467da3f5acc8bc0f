import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { EnvironmentModule } from '../../config/environment.module.js';
import { parseEnvironment } from '../../config/environment.js';
import { type Script, ScriptedUpstream } from '../../../test/support/scripted-upstream.js';
import type { JsonResponse, Call } from './call.js';
import { StopReason } from '../caller.js';
import { Credentials } from '../credentials.js';
import { OpenAiModule } from '../openai.module.js';
import { MAX_ATTEMPTS } from './retry.js';
import { Transport } from './transport.js';

jest.mock('node:timers/promises', () => {
  const actual = jest.requireActual<{ setTimeout: typeof sleep }>('node:timers/promises');
  return { ...actual, setTimeout: jest.fn(actual.setTimeout) };
});

/** For tests in which an attempt times out: long enough for any response on a busy machine. */
const HASTY = { OPENAI_TIMEOUT_MS: '1500' };
const KEY = 'sk-transport-abcdefghijklmnop';
const OK = { body: { ok: true } };

let upstream: ScriptedUpstream;
let modules: TestingModule[];
let transport: Transport;
let keys = 0;

beforeAll(async () => {
  upstream = await ScriptedUpstream.start();
});
beforeEach(async () => {
  jest.mocked(sleep).mockClear();
  modules = [];
  transport = await transportTo(`${upstream.url}/v1`);
});
afterEach(async () => {
  for (const module of modules) await module.close();
});
afterAll(() => upstream.close());

async function transportTo(url: string, variables: Record<string, string> = {}): Promise<Transport> {
  const environment = parseEnvironment({
    OPENAI_BASE_URL: url,
    OPENAI_TIMEOUT_MS: '20000',
    OPENAI_DEADLINE_MS: '30000',
    ...variables,
  });
  const module = await Test.createTestingModule({
    imports: [EnvironmentModule.with(environment), OpenAiModule],
  }).compile();
  modules.push(module);
  return module.get(Transport, { strict: false });
}

/** The waits between attempts, in milliseconds. */
const waits = (): unknown[] => jest.mocked(sleep).mock.calls.map(([ms]) => ms);

/** Each call has its own key and so its own governor. */
function send(call: Partial<Call> = {}, by: Transport = transport): Promise<JsonResponse> {
  keys += 1;
  const credentials = new Credentials({ apiKey: `${KEY}${keys}` }, 'sixteen characters');
  const { signal } = new AbortController();
  return by.send({ credentials, signal, method: 'GET', path: '/things', isIdempotent: true, ...call });
}

describe('a call', () => {
  it('is sent below the base URL with its credentials', async () => {
    upstream.script({ ...OK, headers: { 'x-request-id': 'req_1' } });
    const credentials = new Credentials(
      { apiKey: KEY, organization: 'org-1', project: 'proj_1' },
      'sixteen characters',
    );
    expect(await send({ credentials, path: '/things?limit=2' })).toEqual({
      body: { ok: true },
      requestId: 'req_1',
      attempts: 1,
    });
    expect(upstream.sent).toEqual(['GET /v1/things?limit=2']);
    expect(upstream.received[0]?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'openai-organization': 'org-1',
      'openai-project': 'proj_1',
    });
  });

  it('sends nothing with a DELETE', async () => {
    upstream.script(OK);
    await send({ method: 'DELETE' });
    expect(upstream.received[0]?.headers).not.toHaveProperty('content-type');
    expect(upstream.received[0]?.headers['transfer-encoding']).toBeUndefined();
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('reads a response in %s', async (encoding, compress) => {
    const body = compress(JSON.stringify({ text: 'é'.repeat(1_000) }));
    upstream.script({ body, headers: { 'content-encoding': encoding } });
    expect((await send()).body).toEqual({ text: 'é'.repeat(1_000) });
    expect(upstream.received[0]?.headers['accept-encoding']).toBe('gzip, br');
  });

  it('reads characters that are split between two chunks', async () => {
    const bytes = Buffer.from(JSON.stringify({ text: 'é' }));
    upstream.script((response) => {
      response.write(bytes.subarray(0, bytes.indexOf(0xa9)));
      setTimeout(() => response.end(bytes.subarray(bytes.indexOf(0xa9))), 5);
    });
    expect((await send()).body).toEqual({ text: 'é' });
  });

  it('reads the error of a compressed response', async () => {
    const body = gzipSync(JSON.stringify({ error: { message: 'Not this way.' } }));
    upstream.script({ status: 400, body, headers: { 'content-encoding': 'gzip' } });
    await expect(send()).rejects.toMatchObject({ status: 400, message: 'Not this way.' });
  });

  it('follows no redirect', async () => {
    upstream.script({ status: 307, headers: { location: 'https://elsewhere.example/' } });
    await expect(send()).rejects.toMatchObject({ status: 307, callerStatus: 502, attempts: 1 });
    expect(upstream.received).toHaveLength(1);
  });
});

describe('a call that fails', () => {
  it.each([
    ['retry-after-ms', '40', 40],
    ['retry-after', '0.04', 40],
    ['retry-after', '0', 0],
  ])('waits for the time in %s: %s', async (name, value, ms) => {
    upstream.script({ status: 503, headers: { [name]: value } }, OK);
    expect((await send()).attempts).toBe(2);
    expect(waits()).toEqual([ms]);
    const [first, second] = upstream.received;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(ms - 2);
  });

  it('waits half a second, less jitter, without such a header', async () => {
    upstream.script({ status: 500 }, OK);
    await send();
    const [waitMs] = waits();
    expect(waits()).toEqual([waitMs]);
    expect(waitMs).toBeGreaterThanOrEqual(375);
    expect(waitMs).toBeLessThanOrEqual(500);
    const [first, second] = upstream.received;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual((waitMs as number) - 2);
  });

  it('fails immediately when the wait exceeds the remaining time', async () => {
    upstream.script({ status: 429, headers: { 'retry-after': '60' } });
    await expect(send()).rejects.toMatchObject({ status: 429, retryAfterMs: 60_000, attempts: 1 });
    expect(waits()).toEqual([]);
  });

  it('reports the 429 when the rate limit leaves no time for a retry', async () => {
    const hasty = await transportTo(upstream.url, {
      OPENAI_TIMEOUT_MS: '700',
      OPENAI_DEADLINE_MS: '700',
    });
    const credentials = new Credentials({ apiKey: 'measured' }, 'sixteen characters');
    upstream.script(OK);
    await send({ credentials }, hasty);
    upstream.script({ status: 429, headers: { 'retry-after-ms': '5' } }, OK);
    const error = await send({ credentials }, hasty).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ status: 429, attempts: 1 });
    expect(upstream.received).toHaveLength(1);
  });

  it('pauses all calls of its key after a 429, and no others', async () => {
    upstream.script({ status: 429, headers: { 'retry-after': '60' } });
    const credentials = new Credentials({ apiKey: 'paused' }, 'sixteen characters');
    await expect(send({ credentials })).rejects.toMatchObject({ attempts: 1 });
    upstream.script(OK);
    await expect(send({ credentials })).rejects.toMatchObject({
      status: 429,
      attempts: 0,
      retryAfterMs: expect.any(Number),
    });
    expect(upstream.received).toEqual([]);
    expect((await send()).attempts).toBe(1);
  });

  it.each([
    ['true', 400, 2],
    ['false', 500, 1],
    ['false', 429, 1],
  ])('obeys x-should-retry: %s for a %i', async (value, status, calls) => {
    upstream.script({ status, headers: { 'x-should-retry': value, 'retry-after-ms': '1' } }, { status: 404 });
    await expect(send()).rejects.toMatchObject({ attempts: calls });
    expect(upstream.received).toHaveLength(calls);
  });

  it.each(['interactive', 'bulk'] as const)('has a limited number of attempts: %s', async (priority) => {
    upstream.script({ status: 500, headers: { 'retry-after-ms': '0' } });
    await expect(send({ priority })).rejects.toMatchObject({ status: 500, attempts: MAX_ATTEMPTS[priority] });
    expect(upstream.received).toHaveLength(MAX_ATTEMPTS[priority]);
  });

  it('fails when the deadline has passed', async () => {
    const hasty = await transportTo(upstream.url, { OPENAI_DEADLINE_MS: '200', OPENAI_TIMEOUT_MS: '60' });
    upstream.script(() => undefined);
    await expect(send({}, hasty)).rejects.toMatchObject({
      failure: 'timeout',
      callerStatus: 504,
      attempts: 1,
    });
    expect(waits()).toEqual([]);
  });

  it('is retried when an attempt times out', async () => {
    upstream.script(() => undefined, OK);
    expect((await send({}, await transportTo(upstream.url, HASTY))).attempts).toBe(2);
  });

  it('applies the timeout until the last byte of the response', async () => {
    upstream.script((response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{');
    });
    const hasty = await transportTo(upstream.url, { OPENAI_TIMEOUT_MS: '500' });
    await expect(send({ isIdempotent: false }, hasty)).rejects.toMatchObject({
      failure: 'timeout',
      message: 'no response within 500 ms',
    });
  });

  it.each<[string, Script]>([
    [
      'cut short',
      (response) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('{"ok"', () => response.destroy());
      },
    ],
    ['no JSON', { body: '<html>' }],
    ['not in its declared encoding', { body: 'no gzip', headers: { 'content-encoding': 'gzip' } }],
  ])('is retried when the response is %s', async (_case, broken) => {
    upstream.script(broken, OK);
    expect(await send()).toMatchObject({ body: { ok: true }, attempts: 2 });
  });

  it('reports a refused connection', async () => {
    const port = await freePort();
    const nowhere = await transportTo(`http://127.0.0.1:${port}/v1`);
    for (let retry = 1; retry < MAX_ATTEMPTS.interactive; retry += 1)
      jest.mocked(sleep).mockResolvedValueOnce(undefined);
    await expect(send({}, nowhere)).rejects.toMatchObject({
      failure: 'unreachable',
      callerStatus: 502,
      problemCode: 'upstream_unreachable',
      message: 'the connection failed (ECONNREFUSED)',
      mayHaveActed: false,
    });
  });

  it('masks the key anywhere in the response', async () => {
    const credentials = new Credentials({ apiKey: KEY }, 'sixteen characters');
    upstream.script({
      status: 401,
      body: { error: { message: `Incorrect API key: ${KEY}`, code: KEY } },
      headers: { 'x-request-id': KEY },
    });
    const error: unknown = await send({ credentials }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 401, message: 'Incorrect API key: ***' });
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('abcdefgh');
  });

  it('reports a rejected key before the next call starts', async () => {
    upstream.script({ status: 403 });
    const refusals: unknown[] = [];
    await expect(send({ onRefused: (refusal) => refusals.push(refusal) })).rejects.toMatchObject({
      status: 403,
    });
    expect(refusals).toEqual([expect.objectContaining({ status: 403 })]);
  });
});

describe('a call with a body', () => {
  const POST = { method: 'POST', body: '{"name":"n"}', isIdempotent: false } as const;
  const failure = (status: number): Script => ({
    status,
    headers: { 'retry-after-ms': '1' },
    body: { error: { message: 'No.' } },
  });

  it('sends its body as JSON', async () => {
    upstream.script(OK);
    await send(POST);
    const { method, headers, chunks } = upstream.received[0]!;
    expect({ method, type: headers['content-type'], length: headers['content-length'] }).toEqual({
      method: 'POST',
      type: 'application/json',
      length: '12',
    });
    expect(Buffer.concat(chunks).toString()).toBe(POST.body);
  });

  it.each([429, 503])('is retried after a %d, which had no effect', async (status) => {
    upstream.script(failure(status), OK);
    expect(await send(POST)).toMatchObject({ attempts: 2 });
  });

  it.each([500, 502, 409])('is not retried after a %d, which may have had an effect', async (status) => {
    upstream.script(failure(status), OK);
    await expect(send(POST)).rejects.toMatchObject({ status, attempts: 1 });
  });

  it('is not retried without a response', async () => {
    upstream.script(() => undefined, OK);
    const hasty = await transportTo(upstream.url, HASTY);
    await expect(send(POST, hasty)).rejects.toMatchObject({ failure: 'timeout', attempts: 1 });
  });

  it('is retried after a 500 if it is idempotent', async () => {
    upstream.script(failure(500), OK);
    expect(await send({ ...POST, isIdempotent: true })).toMatchObject({ attempts: 2 });
  });
});

describe('a cancelled call', () => {
  const gone = new StopReason('client_gone', 'the client left');

  it('is not sent', async () => {
    upstream.script(OK);
    await expect(send({ signal: AbortSignal.abort(gone) })).rejects.toMatchObject({
      name: 'CallStoppedError',
      reason: gone,
    });
    expect(upstream.received).toEqual([]);
  });

  it('is finished if it was already sent', async () => {
    const stop = new AbortController();
    upstream.script((response) => {
      stop.abort(gone);
      setTimeout(() => response.end('{"ok":true}'), 10);
    });
    expect((await send({ signal: stop.signal })).body).toEqual({ ok: true });
  });

  it('is not retried, and reports the last failure', async () => {
    const stop = new AbortController();
    upstream.script((response) => {
      response.writeHead(503, { 'retry-after': '1' }).end('{}');
      setTimeout(() => stop.abort(gone), 10);
    });
    await expect(send({ signal: stop.signal })).rejects.toMatchObject({ status: 503, attempts: 1 });
    expect(upstream.received).toHaveLength(1);
  });
});

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
