import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { freshKey, problem, send } from '../support/client.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

describe('throttling', () => {
  let sandbox: Sandbox;
  let service: Service;
  let key: string;

  beforeAll(async () => {
    sandbox = await startSandbox();
    service = await startService(sandbox.url, { THROTTLE_LIMIT: '3', TRUST_PROXY: 'true' });
  });
  beforeEach(() => {
    sandbox.reset();
    key = freshKey(sandbox);
  });
  afterAll(async () => {
    await service.close();
    await sandbox.close();
  });

  const from = (address: string, more: object = {}): ReturnType<typeof send> =>
    send(service, 'GET /', { key: null, headers: { 'x-forwarded-for': address }, ...more });

  it('returns the number of remaining requests and the reset time', async () => {
    const { headers } = await send(service, 'GET /vector_stores', { key });
    expect(headers).toMatchObject({
      'ratelimit-limit': '3',
      'ratelimit-remaining': '2',
      'ratelimit-reset': '60',
    });
    expect(headers).not.toHaveProperty('retry-after');
  });

  it('returns 429 beyond the limit, across all routes, without an upstream call', async () => {
    await send(service, 'GET /vector_stores', { key });
    await send(service, 'GET /files', { key });
    await send(service, 'DELETE /files', { key, body: { file_ids: [] } });
    const sent = sandbox.log().length;
    const answer = await send(service, 'GET /files', { key });
    expect(answer.status).toBe(429);
    expect(answer.body).toEqual(
      problem(
        429,
        'throttled',
        expect.stringMatching(/^more than 3 requests in 60 s; the limit resets in \d+ s$/),
      ),
    );
    expect(answer.headers).toMatchObject({
      'retry-after': expect.stringMatching(/^(60|[345]\d)$/),
      'ratelimit-limit': '3',
      'ratelimit-remaining': '0',
      'ratelimit-reset': expect.stringMatching(/^(60|[345]\d)$/),
    });
    expect(sandbox.log()).toHaveLength(sent);
  });

  it('counts each key separately, from any address', async () => {
    const other = freshKey(sandbox);
    for (const address of ['10.1.0.1', '10.1.0.2', '10.1.0.3'])
      await send(service, 'GET /files', { key, headers: { 'x-forwarded-for': address } });
    expect((await send(service, 'GET /files', { key })).status).toBe(429);
    expect((await send(service, 'GET /files', { key: other })).status).toBe(200);
  });

  it('counts callers without a key by address', async () => {
    for (let count = 0; count < 3; count += 1) expect((await from('10.2.0.1')).status).toBe(200);
    expect((await from('10.2.0.1')).status).toBe(429);
    expect((await from('10.2.0.2')).status).toBe(200);
  });

  it('counts requests without a key before they are rejected', async () => {
    const headers = { 'x-forwarded-for': '10.3.0.1' };
    const keyless = (): ReturnType<typeof send> => send(service, 'GET /files', { key: null, headers });
    const statuses = [await keyless(), await keyless(), await keyless(), await keyless()].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([401, 401, 401, 429]);
  });

  it('counts requests with invalid headers before they are rejected', async () => {
    const bad = (): ReturnType<typeof send> =>
      send(service, 'GET /files', { key, headers: { 'openai-project': 'two\ttabs' } });
    const statuses = [await bad(), await bad(), await bad(), await bad()].map(({ status }) => status);
    expect(statuses).toEqual([422, 422, 422, 429]);
  });

  it('does not count health checks', async () => {
    for (let count = 0; count < 5; count += 1) {
      const { status, headers } = await from('10.4.0.1');
      expect(status).toBe(count < 3 ? 200 : 429);
      expect(headers).toHaveProperty('ratelimit-limit');
    }
    for (let count = 0; count < 5; count += 1) {
      const live = await send(service, 'GET /health/live', {
        key: null,
        headers: { 'x-forwarded-for': '10.4.0.1' },
      });
      expect(live.status).toBe(200);
      expect(live.headers).not.toHaveProperty('ratelimit-limit');
    }
  });

  it('ignores the headers of a proxy that is not configured', async () => {
    const direct = await startService(sandbox.url, { THROTTLE_LIMIT: '1' });
    const statuses: number[] = [];
    for (const address of ['10.5.0.1', '10.5.0.2']) {
      const headers = { 'x-forwarded-for': address };
      statuses.push((await send(direct, 'GET /', { key: null, headers })).status);
    }
    await direct.close();
    expect(statuses).toEqual([200, 429]);
  });

  it('is disabled with a limit of 0', async () => {
    const free = await startService(sandbox.url, { THROTTLE_LIMIT: '0' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(free, 'GET /files', { key })));
    await free.close();
    for (const { status, headers } of answers) {
      expect(status).toBe(200);
      expect(headers).not.toHaveProperty('ratelimit-limit');
    }
  });
});
