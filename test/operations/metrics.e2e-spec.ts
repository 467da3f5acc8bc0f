import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { freshKey, send } from '../support/client.js';
import { JobsClient } from '../support/jobs.js';
import { startSandbox } from '../support/sandbox.js';
import { leaksIn } from '../support/checks/key-leaks.js';
import { type Service, startService } from '../support/service.js';

let sandbox: Sandbox;
let service: Service;
let key: string;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  key = freshKey(sandbox);
  service = await startService(sandbox.url, { OPENAI_TIMEOUT_MS: '2000' });
});
afterEach(() => service.close());
afterAll(() => sandbox.close());

/** The samples with a name that starts with the given text, without comments. */
async function samples(name: string): Promise<string[]> {
  const { text } = await send(service, 'GET /metrics', { key: null });
  return text.split('\n').filter((line) => line.startsWith(name));
}

describe('GET /metrics', () => {
  it('returns uncached Prometheus text without a key', async () => {
    const { status, headers, text } = await send(service, 'GET /metrics', { key: null });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(text).toContain('# TYPE http_requests_total counter\n');
  });

  it('counts requests by route and status', async () => {
    sandbox.account(key).createStore({ id: 'vs_1' });
    await send(service, 'GET /vector_stores/vs_1/files', { key });
    await send(service, 'GET /vector_stores/vs_2/files', { key });
    await send(service, 'GET /files', { key: null });
    await send(service, 'GET /nowhere/vs_1', { key });
    expect(await samples('http_requests_total')).toEqual([
      'http_requests_total{method="GET",route="/vector_stores/:vector_store_id/files",status="200"} 1',
      'http_requests_total{method="GET",route="/vector_stores/:vector_store_id/files",status="404"} 1',
      'http_requests_total{method="GET",route="/files",status="401"} 1',
      'http_requests_total{method="GET",route="unknown",status="404"} 1',
    ]);
    expect(await samples('http_request_duration_seconds_count')).toContain(
      'http_request_duration_seconds_count{method="GET",route="/files"} 1',
    );
  });

  it('counts calls by operation and status, retries and requested pauses', async () => {
    sandbox.failNext({ status: 429, headers: { 'retry-after-ms': '30' }, times: 1 });
    sandbox.failNext({ status: 500, times: 1 });
    await send(service, 'GET /files', { key });
    await send(service, 'GET /v1/files/file-1', { key });
    expect(await samples('openai_calls_total')).toEqual([
      'openai_calls_total{operation="listFiles",status="429"} 1',
      'openai_calls_total{operation="listFiles",status="500"} 1',
      'openai_calls_total{operation="listFiles",status="200"} 1',
      'openai_calls_total{operation="retrieveFile",status="404"} 1',
    ]);
    expect(await samples('openai_retries_total')).toEqual(['openai_retries_total{operation="listFiles"} 2']);
    expect(await samples('openai_governor_pauses_total')).toEqual(['openai_governor_pauses_total 1']);
    const [seconds = ''] = await samples('openai_governor_pause_seconds_total');
    expect(Number(seconds.split(' ')[1])).toBeCloseTo(0.03, 2);
    expect(await samples('openai_governor_keys')).toEqual(['openai_governor_keys 1']);
    expect(await samples('openai_governor_in_flight')).toEqual(['openai_governor_in_flight 0']);
    expect(await samples('openai_call_duration_seconds_count')).toContain(
      'openai_call_duration_seconds_count{operation="listFiles"} 3',
    );
  });

  it('counts calls without a response by reason', async () => {
    sandbox.failNext({ kind: 'reset_before', times: 1 });
    sandbox.failNext({ kind: 'hang', times: 1 });
    await send(service, 'GET /files', { key });
    expect((await samples('openai_calls_total')).sort()).toEqual([
      'openai_calls_total{operation="listFiles",status="200"} 1',
      'openai_calls_total{operation="listFiles",status="timeout"} 1',
      'openai_calls_total{operation="listFiles",status="unreachable"} 1',
    ]);
  });

  it('counts the outcomes of bulk runs and the states of jobs', async () => {
    sandbox.account(key).createStore({ id: 'vs_1' });
    const body = { vector_store_ids: ['vs_1', 'vs_2', 'vs_3'] };
    await send(service, 'DELETE /vector_stores', { key, body });
    const client = new JobsClient(() => service, key);
    await client.ended(await client.begin('DELETE /vector_stores', body));
    expect(await samples('bulk_outcomes_total')).toEqual([
      'bulk_outcomes_total{operation="delete_vector_stores",outcome="deleted"} 1',
      'bulk_outcomes_total{operation="delete_vector_stores",outcome="not_found"} 5',
    ]);
    expect(await samples('jobs_')).toEqual([
      'jobs_total{state="begun"} 1',
      'jobs_total{state="completed"} 1',
      'jobs_running 0',
    ]);
  });

  it('reports the delay of the event loop', async () => {
    const lags = await samples('nodejs_eventloop_lag_seconds');
    expect(lags.map((line) => line.split(' ')[0])).toEqual(
      ['0.5', '0.99', '1'].map((quantile) => `nodejs_eventloop_lag_seconds{quantile="${quantile}"}`),
    );
    expect(lags.every((line) => Number(line.split(' ')[1]) < 5)).toBe(true);
  });

  it('contains no key and no id', async () => {
    sandbox.account(key).createStore({ id: 'vs_secret' });
    await send(service, 'GET /vector_stores/vs_secret/files', { key });
    await fetch(`${service.url}/vs_secret/${key}`);
    await send(service, 'GET /v1/vector_stores/vs_secret', { key });
    const { text } = await send(service, 'GET /metrics', { key: null });
    expect(leaksIn(text, key)).toEqual([]);
    expect(text).not.toContain('vs_secret');
  });

  it('returns 404 when it is disabled', async () => {
    const quiet = await startService(sandbox.url, { METRICS_ENABLED: 'false' });
    const answer = await send(quiet, 'GET /metrics', { key: null });
    await quiet.close();
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});
