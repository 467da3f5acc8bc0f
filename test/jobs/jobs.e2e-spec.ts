import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { freshKey, NDJSON, problem, sentTo } from '../support/client.js';
import { ASYNC, JOB_ROUTES, JobsClient } from '../support/jobs.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const JOB_ID = /^job_[0-9a-f]{32}$/;

let sandbox: Sandbox;
let service: Service;
let key: string;
let client: JobsClient;

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url, {
    OPENAI_MAX_CONCURRENCY: '4',
    JOBS_RUNNING_PER_KEY: '2',
    JOBS_KEPT_PER_KEY: '3',
  });
});
beforeEach(() => {
  sandbox.reset();
  key = freshKey(sandbox);
  client = new JobsClient(() => service, key);
});
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

/** Creates vector stores and returns their ids. */
function stores(count: number): string[] {
  const account = sandbox.account(key);
  return Array.from({ length: count }, (_, at) => {
    const id = `vs_${at}`;
    account.createStore({ id });
    return id;
  });
}

function job(id: unknown, more: object = {}): object {
  const self = `/jobs/${String(id)}`;
  return {
    id,
    object: 'job',
    operation: 'delete_vector_stores',
    state: 'completed',
    cancel_requested: false,
    progress: expect.any(Object),
    request_id: expect.any(String),
    created_at: TIME,
    updated_at: TIME,
    finished_at: TIME,
    expires_at: TIME,
    links: {
      self,
      report: `${self}/report`,
      events: `${self}/events`,
      cancel: `${self}/cancel`,
      retry_failed: `${self}/retry-failed`,
    },
    ...more,
  };
}

const deletedOf = (ids: readonly string[]): object => ({
  success: ids,
  failed: [],
  summary: { requested: ids.length, distinct: ids.length, deleted: ids.length, failed: 0, not_attempted: 0 },
});

describe('a bulk request with Prefer: respond-async', () => {
  it('responds immediately with the job, which runs to its end', async () => {
    const ids = stores(20);
    sandbox.configure({ latency_ms: 20 });
    const { status, headers, body } = await client.send('POST /vector_stores/bulk-delete', {
      body: { vector_store_ids: ids },
      headers: ASYNC,
    });
    expect(status).toBe(202);
    expect(headers).toMatchObject({ 'preference-applied': 'respond-async', location: `/jobs/${body.id}` });
    expect(body.id).toMatch(JOB_ID);
    expect(body).toEqual(job(body.id, { state: 'running', finished_at: null }));
    const ended = await client.ended(body.id);
    const { summary } = deletedOf(ids) as { summary: object };
    expect(ended).toEqual(job(body.id, { summary }));
    expect(ended.progress).toEqual({
      done: 20,
      total: 20,
      failed: 0,
      per_second: expect.any(Number),
      seconds_left: 0,
      calls_in_flight: 0,
    });
    expect(sandbox.account(key).storeIds()).toEqual([]);
    expect(await client.report(body.id)).toEqual(deletedOf(ids));
  });

  it.each(['respond-async, wait=10', 'handling=lenient, Respond-Async; foo=1'])(
    'takes Prefer: %s',
    async (prefer) => {
      const answer = await client.send('DELETE /files', {
        body: { file_ids: ['file-1'] },
        headers: { prefer },
      });
      expect(answer.status).toBe(202);
      await client.ended(answer.body.id);
    },
  );

  it.each(['wait=10', 'respond-asynchronously'])(
    'runs the operation during the request with Prefer: %s',
    async (prefer) => {
      const answer = await client.send('DELETE /files', { body: { file_ids: [] }, headers: { prefer } });
      expect(answer.status).toBe(200);
    },
  );

  it('does not affect a listing', async () => {
    const answer = await client.send('GET /vector_stores', { headers: ASYNC });
    expect(answer).toMatchObject({ status: 200, body: [] });
    expect(answer.headers['preference-applied']).toBeUndefined();
  });

  it('rejects an invalid body like a synchronous request', async () => {
    const answer = await client.send('DELETE /files', { body: { file_ids: 'file-1' }, headers: ASYNC });
    expect(answer.status).toBe(422);
    expect((await client.send('GET /jobs')).body.data).toEqual([]);
  });

  it('sends OpenAI the same calls as the synchronous request', async () => {
    const [id] = stores(1);
    await client.ended(await client.begin('DELETE /vector_stores', { vector_store_ids: [id] }));
    expect(sentTo(sandbox)).toEqual([`DELETE /vector_stores/${id}`]);
  });

  it('logs jobs without keys', async () => {
    const id = await client.begin('DELETE /vector_stores', { vector_store_ids: stores(1) });
    await client.ended(id);
    expect(service.log.lines.filter(({ msg }) => msg === 'job ended').at(-1)).toMatchObject({
      level: 'info',
      context: 'JobRun',
      job: id,
      operation: 'delete_vector_stores',
      state: 'completed',
      deleted: 1,
    });
  });
});

describe('GET /jobs/{id}/report', () => {
  const bodies = {
    'DELETE /vector_stores': () => ({ vector_store_ids: ['vs_gone', ...stores(600), 'vs_gone'] }),
    'DELETE /vector_stores/vs_full/files': () => ({ file_ids: ['file-none', ...fullStore(), 'file-none'] }),
    'DELETE /vector_stores/with-files': () => {
      fullStore();
      const account = sandbox.account(key);
      account.createStore({ id: 'vs_other' });
      account.attach('vs_other', 'file-3');
      return { vector_store_ids: ['vs_gone', 'vs_full'] };
    },
  } as const;

  function fullStore(): string[] {
    const account = sandbox.account(key);
    account.createStore({ id: 'vs_full' });
    return Array.from({ length: 30 }, (_, at) => {
      const id = `file-${at}`;
      account.createFile({ id });
      account.attach('vs_full', id);
      return id;
    });
  }

  /** Request ids differ between calls. */
  const comparable = (report: unknown): unknown =>
    JSON.parse(JSON.stringify(report).replaceAll(/req_[0-9a-f]+/g, 'req_'));

  it.each(Object.keys(bodies) as (keyof typeof bodies)[])(
    'equals the synchronous response: %s',
    async (target) => {
      const body = bodies[target]();
      const { body: direct } = await client.send(target, { body });
      key = freshKey(sandbox);
      client = new JobsClient(() => service, key);
      const id = await client.begin(target, bodies[target]());
      await client.ended(id);
      expect(comparable(await client.report(id))).toEqual(comparable(direct));
    },
  );

  it('returns outcomes as NDJSON in the order in which they settled', async () => {
    const ids = stores(3);
    const id = await client.begin('DELETE /vector_stores', { vector_store_ids: ids });
    const { summary } = await client.ended(id);
    const { headers, lines } = await client.send(`GET /jobs/${id}/report`, { headers: NDJSON });
    expect(headers['content-type']).toBe('application/x-ndjson');
    expect(
      lines
        .slice(0, -1)
        .map((line) => line.id as string)
        .sort(),
    ).toEqual(ids);
    expect(lines.at(-1)).toEqual({ summary });
  });

  it('returns 409 before the job has ended', async () => {
    sandbox.configure({ latency_ms: 1_000 });
    const id = await client.begin('DELETE /vector_stores', { vector_store_ids: stores(1) });
    const answer = await client.send(`GET /jobs/${id}/report`);
    expect(answer.status).toBe(409);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.body).toEqual(
      problem(409, 'job_not_finished', `the job ${id} has not ended`, { hint: expect.any(String) }),
    );
    await client.ended(id);
  });

  it('contains only the error if the key was rejected', async () => {
    const stranger = new JobsClient(() => service, 'sk-nobody-knows-this-one');
    const id = await stranger.begin('DELETE /vector_stores', { vector_store_ids: ['vs_1', 'vs_2'] });
    const error = {
      error: expect.stringContaining('Incorrect API key'),
      status_code: 401,
      code: 'upstream_error',
      retryable: false,
      attempts: 1,
      request_id: expect.stringMatching(/^req_/),
    };
    const summary = { requested: 2, distinct: 2, deleted: 0, failed: 0, not_attempted: 0 };
    expect(await stranger.ended(id)).toEqual(job(id, { state: 'failed', summary, error }));
    expect(await stranger.report(id)).toEqual({ success: [], failed: [], summary, error });
    const { lines } = await stranger.send(`GET /jobs/${id}/report`, { headers: NDJSON });
    expect(lines).toEqual([{ error }]);
    expect((await stranger.events(id)).at(-1)).toEqual({ id: '1', event: 'problem', data: error });
  });
});

describe('GET /jobs/{id}', () => {
  it('returns the progress and Retry-After', async () => {
    // Three calls one after the other, of which the first is waited for.
    sandbox.configure({ latency_ms: 1_000 });
    const id = await client.begin('DELETE /vector_stores', { vector_store_ids: stores(12) });
    await client.until(id, ({ progress }) => progress.done > 0);
    const { headers, body } = await client.find(id);
    expect(headers).toMatchObject({
      'retry-after': expect.stringMatching(/^([1-9]|10)$/),
      'cache-control': 'no-store',
    });
    expect(body).toMatchObject({ state: 'running', progress: { total: 12, failed: 0, calls_in_flight: 4 } });
    await client.ended(id);
    expect((await client.find(id)).headers['retry-after']).toBeUndefined();
  });

  it('returns 404 for the job of another key', async () => {
    const id = await client.begin('DELETE /vector_stores', { vector_store_ids: stores(1) });
    await client.ended(id);
    const other = new JobsClient(() => service, freshKey(sandbox));
    const unknown = problem(404, 'job_not_found', `this key has no job ${id}`, { hint: expect.any(String) });
    for (const route of JOB_ROUTES.slice(1))
      expect(await other.send(route.replace(':', id))).toMatchObject({ status: 404, body: unknown });
    expect((await other.send('GET /jobs')).body).toEqual({ object: 'list', data: [] });
    expect((await client.find(id)).status).toBe(200);
  });

  it.each(JOB_ROUTES)('requires a key: %s', async (route) => {
    const answer = await client.send(route.replace(':', 'job_1'), { key: null });
    expect(answer).toMatchObject({ status: 401, body: { code: 'missing_api_key' } });
  });

  it('rejects an invalid id', async () => {
    expect((await client.send('GET /jobs/a.b')).body.code).toBe('validation_failed');
  });
});

describe('GET /jobs', () => {
  it('lists the jobs of the key, newest first, without the oldest finished job', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 4; at += 1) {
      ids.push(await client.begin('DELETE /files', { file_ids: [] }));
      await client.ended(ids[at] ?? '');
    }
    const { body } = await client.send('GET /jobs');
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(1).reverse());
    expect(body.data[0]).toEqual(job(ids[3], { operation: 'delete_files', summary: expect.any(Object) }));
  });
});

describe('GET /jobs/{id}/events', () => {
  it('sends every outcome once, across reconnections', async () => {
    const ids = stores(40);
    sandbox.configure({ latency_ms: 100 });
    const id = await client.begin('DELETE /vector_stores', { vector_store_ids: ids });
    const all = await client.events(id);
    const outcomes = all.filter(({ event }) => event === 'outcome');
    expect(outcomes.map((event) => event.id)).toEqual(ids.map((_, at) => String(at + 1)));
    expect(outcomes.map(({ data }) => data.id as string).sort()).toEqual([...ids].sort());
    expect(all.some(({ event }) => event === 'progress')).toBe(true);
    const { summary } = deletedOf(ids) as { summary: object };
    expect(all.at(-1)).toEqual({ id: '41', event: 'report', data: { summary } });
    const rest = await client.events(id, 38);
    expect(rest.filter(({ event }) => event !== 'progress').map((event) => event.id)).toEqual([
      '39',
      '40',
      '41',
    ]);
  });

  it('returns 204 after the last event', async () => {
    const id = await client.begin('DELETE /vector_stores', { vector_store_ids: stores(2) });
    await client.ended(id);
    const answer = await client.send(`GET /jobs/${id}/events`, { headers: { 'last-event-id': '3' } });
    expect(answer).toMatchObject({ status: 204, text: '' });
  });

  it('rejects an invalid Last-Event-ID', async () => {
    const id = await client.begin('DELETE /files', { file_ids: [] });
    const answer = await client.send(`GET /jobs/${id}/events`, { headers: { 'last-event-id': 'one' } });
    expect(answer.body).toMatchObject({ code: 'validation_failed', errors: [{ field: 'last-event-id' }] });
  });
});

describe('POST /jobs/{id}/cancel', () => {
  it('stops new calls within 200 ms, and the report lists the ids that were not attempted', async () => {
    const ids = stores(400);
    // The whole job would take ten seconds.
    sandbox.configure({ latency_ms: 100 });
    const id = await client.begin('DELETE /vector_stores', { vector_store_ids: ids });
    await client.until(id, ({ progress }) => progress.done >= 8);
    const { status, body } = await client.send(`POST /jobs/${id}/cancel`);
    expect(status).toBe(202);
    expect(body).toMatchObject({ id, cancel_requested: true });
    const ended = await client.ended(id);
    expect(ended.state).toBe('cancelled');
    await sleep(250);
    const sent = sandbox.log().length;
    await sleep(250);
    expect(sandbox.log()).toHaveLength(sent);
    expect(sent).toBeLessThan(200);
    const report = await client.report(id);
    expect(report.success).toHaveLength(sent);
    expect([...report.success, ...report.failed.map((entry: { id: string }) => entry.id)].sort()).toEqual(
      [...ids].sort(),
    );
    expect(report.failed[0]).toEqual({
      id: expect.any(String),
      error: 'not attempted: the job was cancelled',
      status_code: 503,
      code: 'cancelled',
      retryable: true,
      attempts: 0,
      attempted: false,
    });
    expect(report.summary).toEqual({
      requested: 400,
      distinct: 400,
      deleted: sent,
      failed: 400 - sent,
      not_attempted: 400 - sent,
    });
    expect(sandbox.account(key).storeIds()).toHaveLength(400 - sent);
  });

  it('reports every store of a cascade that was still planning', async () => {
    sandbox.configure({ latency_ms: 200 });
    const ids = stores(60);
    const id = await client.begin('DELETE /vector_stores/with-files', { vector_store_ids: ids });
    await client.send(`POST /jobs/${id}/cancel`);
    expect(await client.ended(id)).toMatchObject({ state: 'cancelled' });
    const report = await client.report(id);
    expect(report.vector_stores_failed.map((entry: { id: string }) => entry.id)).toEqual(ids);
    expect(report.summary).toMatchObject({ vector_stores_failed: 60, not_attempted: 60 });
  });

  it('has no effect on a finished job', async () => {
    const id = await client.begin('DELETE /vector_stores', { vector_store_ids: stores(1) });
    const ended = await client.ended(id);
    expect(await client.send(`POST /jobs/${id}/cancel`)).toMatchObject({ status: 202, body: ended });
  });
});

describe('POST /jobs/{id}/retry-failed', () => {
  it('creates a job for the retryable failures', async () => {
    const ids = stores(200);
    sandbox.configure({ latency_ms: 100 });
    const id = await client.begin('DELETE /vector_stores', { vector_store_ids: [...ids, 'vs_gone'] });
    await client.until(id, ({ progress }) => progress.done >= 4);
    await client.send(`POST /jobs/${id}/cancel`);
    await client.ended(id);
    const { failed } = await client.report(id);
    sandbox.configure({ latency_ms: 0 });
    const { status, headers, body } = await client.send(`POST /jobs/${id}/retry-failed`);
    expect(status).toBe(202);
    expect(headers.location).toBe(`/jobs/${body.id}`);
    expect(body.retry_of).toBe(id);
    await client.ended(body.id);
    const again = await client.report(body.id);
    expect(again.summary.requested).toBe(failed.length);
    expect(again.success).toEqual(failed.map((entry: { id: string }) => entry.id).slice(0, -1));
    expect(again.failed).toMatchObject([{ id: 'vs_gone', code: 'not_found' }]);
    expect(sandbox.account(key).storeIds()).toEqual([]);
  });

  it('returns 409 without retryable failures', async () => {
    const id = await client.begin('DELETE /vector_stores', { vector_store_ids: ['vs_gone'] });
    await client.ended(id);
    expect(await client.send(`POST /jobs/${id}/retry-failed`)).toMatchObject({
      status: 409,
      body: { code: 'nothing_to_retry' },
    });
  });

  it('returns 409 before the job has ended', async () => {
    sandbox.configure({ latency_ms: 1_000 });
    const id = await client.begin('DELETE /vector_stores', { vector_store_ids: stores(1) });
    expect((await client.send(`POST /jobs/${id}/retry-failed`)).body.code).toBe('job_not_finished');
    await client.ended(id);
  });
});

describe('DELETE /jobs/{id}', () => {
  it('deletes a finished job', async () => {
    const id = await client.begin('DELETE /vector_stores', { vector_store_ids: stores(1) });
    await client.ended(id);
    expect(await client.send(`DELETE /jobs/${id}`)).toMatchObject({
      status: 200,
      body: { id, object: 'job.deleted', deleted: true },
    });
    expect((await client.find(id)).status).toBe(404);
  });

  it('returns 409 before the job has ended', async () => {
    sandbox.configure({ latency_ms: 1_000 });
    const id = await client.begin('DELETE /vector_stores', { vector_store_ids: stores(1) });
    expect((await client.send(`DELETE /jobs/${id}`)).body.code).toBe('job_not_finished');
    await client.ended(id);
  });
});

describe('the number of jobs', () => {
  it('is limited per key for running jobs', async () => {
    sandbox.configure({ latency_ms: 1_500 });
    const ids = stores(2);
    const jobs = [];
    for (const id of ids) jobs.push(await client.begin('DELETE /vector_stores', { vector_store_ids: [id] }));
    const refused = await client.send('DELETE /files', { body: { file_ids: [] }, headers: ASYNC });
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('2');
    expect(refused.body).toEqual(
      problem(429, 'too_many_jobs', '2 jobs of this key are already running', { hint: expect.any(String) }),
    );
    const other = new JobsClient(() => service, freshKey(sandbox));
    await other.ended(await other.begin('DELETE /files', { file_ids: [] }));
    for (const id of jobs) await client.ended(id);
    await client.ended(await client.begin('DELETE /files', { file_ids: [] }));
  });
});
