import { startSandbox } from '../../src/sandbox/sandbox.js';
import type { FaultKind } from '../../src/sandbox/control/settings.js';
import { client, sandbox, useSandbox } from './use-sandbox.js';

describe('faults', () => {
  let store: string;

  useSandbox();
  beforeEach(() => {
    store = sandbox.account().createStore();
  });

  const deleteWith = (kind: FaultKind): Promise<{ status: number; body: unknown } | string> => {
    sandbox.configure({ faults: { rate: 1, kinds: [kind] } });
    return client.delete(`/vector_stores/${store}`).then(
      ({ status, body }) => ({ status, body }),
      (error: unknown) => String(error),
    );
  };

  it.each([
    ['error_500', 500, 'server_error'],
    ['error_503', 503, 'service_unavailable_error'],
  ] as const)('returns %s before handling the request', async (kind, status, type) => {
    expect(await deleteWith(kind)).toEqual({
      status,
      body: { error: { message: expect.any(String), type, param: null, code: null } },
    });
    expect(sandbox.account().hasStore(store)).toBe(true);
    expect(sandbox.log()).toMatchObject([{ status, fault: kind, path: `/v1/vector_stores/${store}` }]);
    expect(sandbox.counters()).toMatchObject({
      by_fault: { [kind]: 1 },
      by_status: { [status]: 1 },
      in_flight: 0,
    });
  });

  it('resets the connection before handling the request', async () => {
    expect(await deleteWith('reset_before')).toBe('TypeError: fetch failed');
    expect(sandbox.account().hasStore(store)).toBe(true);
    expect(sandbox.log()).toMatchObject([{ status: null, fault: 'reset_before' }]);
  });

  it('resets the connection after handling the request', async () => {
    expect(await deleteWith('reset_after')).toBe('TypeError: fetch failed');
    expect(sandbox.account().hasStore(store)).toBe(false);
    expect(sandbox.log()).toMatchObject([{ status: null, fault: 'reset_after' }]);
  });

  it('truncates the body after handling the request', async () => {
    expect(await deleteWith('cut_json')).toBe('TypeError: terminated');
    expect(sandbox.account().hasStore(store)).toBe(false);
    expect(sandbox.log()).toMatchObject([{ status: 200, fault: 'cut_json' }]);
  });

  it('returns HTML after handling the request', async () => {
    expect(await deleteWith('html_200')).toEqual({ status: 200, body: expect.stringContaining('<html>') });
    expect(sandbox.account().hasStore(store)).toBe(false);
  });

  it('hangs until the client disconnects, and counts the request as in flight', async () => {
    sandbox.configure({ faults: { rate: 1, kinds: ['hang'] } });
    const abort = new AbortController();
    const call = fetch(`${sandbox.url}/vector_stores`, { signal: abort.signal });
    while (sandbox.log()[0]?.fault !== 'hang') await new Promise(setImmediate);
    expect(sandbox.counters().in_flight).toBe(1);
    abort.abort();
    await expect(call).rejects.toThrow('aborted');
    while (sandbox.counters().in_flight > 0) await new Promise(setImmediate);
    expect(sandbox.counters().by_fault).toEqual({ hang: 1 });
  });

  it('closes while a request hangs', async () => {
    const other = await startSandbox({ settings: { faults: { rate: 1, kinds: ['hang'] } } });
    const call = fetch(`${other.url}/vector_stores`).catch(String);
    while (other.log()[0]?.fault !== 'hang') await new Promise(setImmediate);
    await other.close();
    expect(await call).toBe('TypeError: fetch failed');
  });

  it('affects only the configured methods and paths, up to the maximum', async () => {
    sandbox.configure({
      faults: { rate: 1, kinds: ['error_500'], methods: ['GET'], path_pattern: '/v1/files', max: 2 },
    });
    const paths = ['/files', '/vector_stores', '/files', '/files'];
    const statuses = [];
    for (const path of paths) statuses.push((await client.get(path)).status);
    expect(statuses).toEqual([500, 200, 500, 200]);
  });

  it('affects the same requests for the same seed', async () => {
    const run = async (): Promise<number[]> => {
      sandbox.configure({ faults: { rate: 0.5, kinds: ['error_500', 'error_503'], seed: 42 } });
      const statuses = [];
      for (let call = 0; call < 20; call += 1) statuses.push((await client.get('/files')).status);
      return statuses;
    };
    const first = await run();
    expect(new Set(first)).toEqual(new Set([200, 500, 503]));
    expect(await run()).toEqual(first);
  });
});

describe('scripted answers', () => {
  useSandbox();

  it('replace the responses to the next matching requests', async () => {
    sandbox.failNext({
      method: 'GET',
      path: /^\/v1\/vector_stores/,
      status: 429,
      headers: { 'retry-after': '3' },
      times: 2,
    });
    const answers = [
      await client.get('/files'),
      await client.get('/vector_stores'),
      await client.get('/vector_stores/x'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 429]);
    expect(answers[1]!.headers.get('retry-after')).toBe('3');
    expect((await client.get('/vector_stores')).status).toBe(200);
    expect(sandbox.log()[1]).toMatchObject({ fault: 'scripted', status: 429 });
  });

  it('send a string body unchanged', async () => {
    sandbox.failNext({ path: '/v1/files', status: 200, body: { data: 'odd' } });
    sandbox.failNext({ path: '/v1/files', status: 200, body: '{"data":[' });
    expect((await client.get('/files')).body).toEqual({ data: 'odd' });
    await expect(client.get('/files')).rejects.toThrow(SyntaxError);
  });

  it('can be faults and set over HTTP', async () => {
    const set = await client.post('/_sandbox/fail-next', { path: '/v1/files', kind: 'error_503', times: 1 });
    expect(set.body).toEqual({ done: true });
    expect((await client.get('/files')).status).toBe(503);
    expect((await client.get('/files')).status).toBe(200);
    expect((await client.post('/_sandbox/fail-next', { path: '/v1/files' })).status).toBe(400);
  });
});
