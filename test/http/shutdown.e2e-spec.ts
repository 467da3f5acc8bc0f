import { setTimeout as sleep } from 'node:timers/promises';
import { RunningRequests } from '../../src/http/server/running-requests.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { freshKey, NDJSON, problem, send } from '../support/client.js';
import { Recorder } from '../support/recorder.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';

let sandbox: Sandbox;
/** Longer than any operation here takes. */
const AMPLE_MS = 60_000;

let upstream: Recorder;
let key: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  upstream = await Recorder.start(sandbox.url);
});
beforeEach(() => {
  sandbox.reset();
  key = freshKey(sandbox);
});
afterAll(async () => {
  await upstream.close();
  await sandbox.close();
});

const start = (graceMs: number): Promise<Service> =>
  startService(upstream.url, { SHUTDOWN_GRACE_MS: String(graceMs), OPENAI_MAX_CONCURRENCY: '1' });

const cutLines = (service: Service): unknown[] =>
  service.log.lines.filter(({ msg }) => msg === 'requests interrupted');

/** Closes a service whose upstream calls are held, and releases one call after the other until it is closed. */
async function closeMidway(service: Service): Promise<void> {
  const closed = new AbortController();
  const closing = service.close().finally(() => closed.abort());
  while (!closed.signal.aborted) {
    upstream.pass();
    await sleep(20);
  }
  upstream.release();
  await closing;
}

describe('a service that is shutting down', () => {
  it('rejects new requests with 503, and responds to health checks until the end', async () => {
    const service = await start(AMPLE_MS);
    const { storeIds } = sandbox.addFixtures({ stores: 3 }, key);
    upstream.hold();
    const running = send(service, 'DELETE /vector_stores', { key, body: { vector_store_ids: storeIds } });
    await until(() => upstream.held === 1);
    const closing = service.close();
    await until(() => service.app.get(RunningRequests).isShuttingDown);
    const [refused, live, ready] = await Promise.all([
      send(service, 'GET /files'),
      send(service, 'GET /health/live'),
      send(service, 'GET /health/ready'),
    ]);
    upstream.release();
    const { body } = await running;
    await closing;
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('5');
    expect(refused.body).toEqual(problem(503, 'shutting_down', 'the service is shutting down'));
    expect([live.status, live.body]).toEqual([200, { status: 'ok' }]);
    expect([ready.status, ready.body]).toEqual([503, { status: 'shutting_down' }]);
    expect(body).toMatchObject({ success: storeIds, failed: [] });
    expect(cutLines(service)).toEqual([]);
    await expect(send(service, 'GET /health/live')).rejects.toThrow('ECONNREFUSED');
  });

  it.each([
    ['JSON', {}],
    ['NDJSON', NDJSON],
  ])('stops a run after the grace period, and reports the remaining ids (%s)', async (format, headers) => {
    const service = await start(50);
    const { storeIds } = sandbox.addFixtures({ stores: 100 }, key);
    upstream.hold();
    const running = send(service, 'DELETE /vector_stores', {
      key,
      body: { vector_store_ids: storeIds },
      headers,
    });
    await until(() => upstream.held === 1);
    await closeMidway(service);
    const { status, body, lines } = await running;
    const left = account().storeIds();
    const notAttempted = {
      error: 'not attempted: the service is shutting down',
      status_code: 503,
      code: 'shutting_down',
      retryable: true,
      attempts: 0,
      attempted: false,
    };
    const summary = {
      requested: 100,
      distinct: 100,
      deleted: 100 - left.length,
      failed: left.length,
      not_attempted: left.length,
    };
    expect(status).toBe(200);
    expect(left.length).toBeGreaterThan(50);
    if (format === 'JSON') {
      expect(body).toEqual({
        success: storeIds.slice(0, -left.length),
        failed: left.map((id) => ({ id, ...notAttempted })),
        summary,
      });
    } else {
      expect(lines.filter(({ outcome }) => outcome === 'failed')).toEqual(
        left.map((id) => ({ id, object: 'vector_store', outcome: 'failed', ...notAttempted })),
      );
      expect(lines.at(-1)).toEqual({ summary });
    }
    expect(cutLines(service)).toEqual([
      expect.objectContaining({
        level: 'warn',
        requests: [{ method: 'DELETE', route: '/vector_stores', duration_ms: expect.any(Number) }],
        unfinished: 0,
      }),
    ]);
    expect(service.log.lines.find(({ msg }) => msg === 'bulk run')).toMatchObject({
      stopped: 'shutting_down',
      not_attempted: left.length,
    });
  });

  it('ends a listing with an error', async () => {
    const service = await start(30);
    sandbox.addFixtures({ stores: 100 }, key);
    upstream.hold();
    const collected = send(service, 'GET /vector_stores?limit=1', { key });
    const streamed = send(service, 'GET /vector_stores?limit=1', { key, headers: NDJSON });
    // A stream sends its head with its first line; an error before that is an ordinary error response.
    while (sandbox.log().length < 4) {
      upstream.pass();
      await sleep(5);
    }
    await closeMidway(service);
    const error = problem(503, 'shutting_down', 'the service is shutting down');
    const answer = await collected;
    expect([answer.status, answer.headers['retry-after'], answer.body]).toEqual([503, '1', error]);
    expect((await streamed).lines.at(-1)).toEqual({ error });
  });

  it('closes immediately if no request is running, even with an open connection', async () => {
    const service = await start(AMPLE_MS);
    await (await fetch(`${service.url}/health/live`)).text();
    const startedAt = performance.now();
    await service.close();
    expect(performance.now() - startedAt).toBeLessThan(AMPLE_MS / 2);
  });
});

const account = (): ReturnType<Sandbox['account']> => sandbox.account(key);
