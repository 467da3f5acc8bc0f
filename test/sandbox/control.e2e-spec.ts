import { DEMO_KEY, startSandbox } from '../../src/sandbox/sandbox.js';
import { DEFAULT_SETTINGS } from '../../src/sandbox/control/settings.js';
import { SandboxClient, type Answer } from './client.js';
import { until } from '../support/until.js';
import { client, clock, sandbox, START_MS, useSandbox } from './use-sandbox.js';

describe('/_sandbox', () => {
  useSandbox();

  const patch = (body: unknown): Promise<{ status: number; body: unknown }> =>
    client.send('PATCH', '/_sandbox/settings', JSON.stringify(body));

  it('returns and changes settings', async () => {
    expect((await client.get('/_sandbox/settings')).body).toEqual(DEFAULT_SETTINGS);
    const rate_limit = { requests_per_second: 2, methods: ['DELETE'] };
    expect((await patch({ indexing_ms: 50, rate_limit })).body).toEqual({
      ...DEFAULT_SETTINGS,
      indexing_ms: 50,
      rate_limit,
    });
    expect((await patch({ rate_limit: null })).body).toEqual({ ...DEFAULT_SETTINGS, indexing_ms: 50 });
  });

  it.each([
    { speed: 1 },
    { latency_ms: -1 },
    { latency_ms: '5' },
    { require_beta_header: 'yes' },
    { rate_limit: {} },
    { rate_limit: { requests_per_second: 1, requests_per_minute: 1 } },
    { faults: { rate: 2 } },
    { faults: { rate: 1, kinds: ['odd'] } },
    { indexing_ms: 5, faults: { rate: 1, odd: true } },
    [],
  ])('rejects %j and changes nothing', async (body) => {
    expect((await patch(body)).status).toBe(400);
    expect(sandbox.settings).toEqual(DEFAULT_SETTINGS);
  });

  it('limits the rate for each key and returns retry-after', async () => {
    sandbox.addAccount('sk-other');
    sandbox.configure({ rate_limit: { requests_per_minute: 30, burst: 2, retry_after_ms_header: true } });
    const statuses = [];
    for (let call = 0; call < 3; call += 1) statuses.push((await client.get('/files')).status);
    expect(statuses).toEqual([200, 200, 429]);
    const rejected = await client.get('/files');
    expect(rejected.headers.get('retry-after')).toBe('2');
    expect(rejected.headers.get('retry-after-ms')).toBe('2000');
    expect(rejected.body.error).toMatchObject({ type: 'requests', code: 'rate_limit_exceeded' });
    expect((await new SandboxClient(sandbox, 'sk-other').get('/files')).status).toBe(200);
    clock.nowMs += 2000;
    expect((await client.get('/files')).status).toBe(200);
  });

  describe('require_beta_header', () => {
    const list = (beta?: string, path = '/vector_stores'): Promise<Answer> =>
      client.send('GET', path, undefined, beta === undefined ? {} : { 'openai-beta': beta });
    const message =
      "You must provide the 'OpenAI-Beta' header to access the Assistants API. Please try again by setting the header " +
      "'OpenAI-Beta: assistants=v2'.";
    const rejection = {
      error: { message, type: 'invalid_request_error', param: null, code: 'invalid_beta' },
    };

    it('is off by default', async () => {
      expect(sandbox.settings.require_beta_header).toBe(false);
      expect((await list()).status).toBe(200);
    });

    it.each([
      ['/vector_stores', undefined],
      ['/vector_stores', ''],
      ['/vector_stores', 'assistants=v1'],
      ['/vector_stores', 'assistants=v20'],
      ['/vector_stores', 'realtime=v1, responses=v1'],
      ['/vector_stores/vs_x', undefined],
      ['/vector_stores/vs_x/files?limit=1', undefined],
      ['/vector_stores/vs_x/file_batches/vsfb_x', undefined],
    ])('rejects GET %s with %j', async (path, beta) => {
      expect((await patch({ require_beta_header: true })).body).toEqual({
        ...DEFAULT_SETTINGS,
        require_beta_header: true,
      });
      const { status, body } = await list(beta, path);
      expect([status, body]).toEqual([400, rejection]);
    });

    it('rejects a request before it changes anything', async () => {
      const store = sandbox.account().createStore();
      sandbox.configure({ require_beta_header: true });
      for (const { status, body } of [
        await client.post('/vector_stores', {}),
        await client.delete(`/vector_stores/${store}`),
      ])
        expect([status, body]).toEqual([400, rejection]);
      expect(sandbox.account().storeIds()).toEqual([store]);
    });

    it.each(['assistants=v2', 'responses=v1, assistants=v2', 'assistants=v2,realtime=v1'])(
      'accepts %s',
      async (beta) => {
        sandbox.configure({ require_beta_header: true });
        expect((await list(beta)).status).toBe(200);
      },
    );

    it('ignores files and uploads, and checks the key and the path first', async () => {
      sandbox.configure({ require_beta_header: true });
      expect((await list(undefined, '/files')).status).toBe(200);
      expect((await new SandboxClient(sandbox, null).get('/vector_stores')).status).toBe(401);
      expect((await list(undefined, '/vector_stores_odd')).status).toBe(404);
    });

    it('is restored by a reset if it is an initial setting', async () => {
      const strict = await startSandbox({ settings: { require_beta_header: true } });
      strict.configure({ require_beta_header: false });
      strict.reset();
      const { status } = await new SandboxClient(strict).get('/vector_stores');
      await strict.close();
      expect(status).toBe(400);
    });
  });

  it('logs requests without the key', async () => {
    await client.send('GET', '/vector_stores?limit=5', undefined, {
      'openai-organization': 'org-1',
      'openai-beta': 'assistants=v2',
    });
    await new SandboxClient(sandbox, 'sk-unknown-0123456789').get('/files');
    const { data } = (await client.get('/_sandbox/log')).body;
    expect(data).toMatchObject([
      {
        at: START_MS,
        method: 'GET',
        path: '/v1/vector_stores',
        query: 'limit=5',
        headers: {
          authorization: 'bearer',
          organization: 'org-1',
          project: null,
          openai_beta: 'assistants=v2',
        },
        account: 'account-1',
        route: 'GET /v1/vector_stores',
        status: 200,
        fault: null,
      },
      { account: null, status: 401 },
    ]);
    expect(JSON.stringify(data)).not.toContain('sk-');
    await client.delete('/_sandbox/log');
    expect(sandbox.log()).toEqual([]);
  });

  it('counts requests by route and status', async () => {
    await Promise.all([client.get('/files'), client.get('/files/x'), client.get('/odd')]);
    expect((await client.get('/_sandbox/counters')).body).toEqual({
      requests: 3,
      in_flight: 0,
      max_in_flight: expect.any(Number),
      by_route: { 'GET /v1/files': 1, 'GET /v1/files/{file_id}': 1, 'GET unknown': 1 },
      by_status: { 200: 1, 404: 2 },
      by_fault: {},
    });
  });

  it('counts the requests in flight', async () => {
    sandbox.failNext({ kind: 'hang', times: 5 });
    const leaving = new AbortController();
    const headers = { authorization: `Bearer ${DEMO_KEY}` };
    const calls = Array.from({ length: 5 }, () =>
      fetch(`${sandbox.url}/files`, { headers, signal: leaving.signal }),
    );
    const ended = Promise.allSettled(calls);
    await until(() => sandbox.counters().in_flight === 5);
    leaving.abort();
    await ended;
    await until(() => sandbox.counters().in_flight === 0);
    expect(sandbox.counters().max_in_flight).toBe(5);
  });

  it('delays responses by the latency', async () => {
    sandbox.configure({ latency_ms: 15, jitter_ms: 1 });
    await client.get('/files');
    expect(Math.min(...sandbox.log().map((entry) => entry.ms ?? 0))).toBeGreaterThan(13);
  });

  it('creates fixtures with shared files', async () => {
    const { body } = await client.post('/_sandbox/fixtures', { stores: 3, files_per_store: 3, shared: 2 });
    expect(body.vector_store_ids).toEqual(sandbox.account().storeIds());
    expect(body.file_ids).toHaveLength(5);
    const [first, , third] = body.vector_store_ids.map((id: string) => sandbox.account().filesOf(id));
    expect(first.slice(0, 2)).toEqual(third.slice(0, 2));
    expect(first[2]).not.toBe(third[2]);
    expect((await client.post('/_sandbox/fixtures', { stores: 1, account: 'nobody' })).status).toBe(404);
  });

  it('creates fixtures with given ids and finds them percent-encoded in a path', async () => {
    const ids = { store_ids: ['name:index-1'], file_ids: ['aB+9/==', 'gs://bucket/x'] };
    const { body } = await client.post('/_sandbox/fixtures', { stores: 2, files_per_store: 2, ...ids });
    const sequential = expect.stringMatching(/^(vs_|file-)fx/) as unknown;
    expect(body).toEqual({
      vector_store_ids: [...ids.store_ids, sequential],
      file_ids: [...ids.file_ids, sequential, sequential],
    });
    const files = await client.get('/vector_stores/name%3Aindex-1/files?order=asc');
    expect(files.body.data.map(({ id }: { id: string }) => id)).toEqual(ids.file_ids);
    const deleted = await client.delete(`/files/${encodeURIComponent('gs://bucket/x')}`);
    expect(deleted.body).toEqual({ id: 'gs://bucket/x', object: 'file', deleted: true });
    const wrong = await client.post('/_sandbox/fixtures', { stores: 1, store_ids: [1] });
    expect([wrong.status, wrong.body.error.param]).toEqual([400, 'store_ids[0]']);
  });

  it('resets to no data or to demo data', async () => {
    sandbox.configure({ latency_ms: 1 });
    await client.post('/_sandbox/reset', { seed: 'demo' });
    expect(sandbox.account().storeIds()).toHaveLength(250);
    expect(sandbox.settings).toEqual(DEFAULT_SETTINGS);
    await client.post('/_sandbox/reset');
    expect(sandbox.account().storeIds()).toEqual([]);
    expect((await client.post('/_sandbox/reset', { seed: 'odd' })).status).toBe(400);
  });

  it('has no other route', async () => {
    expect((await client.get('/_sandbox/odd')).status).toBe(404);
    expect((await client.post('/_sandbox/log')).status).toBe(404);
  });
});
