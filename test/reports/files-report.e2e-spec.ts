import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { NDJSON, problem, send, sentTo, upstream, EVENTS, readEvents } from '../support/client.js';
import { onUpstreamCall } from '../support/concurrent-changes.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

const DAY_S = 86_400;
const ERROR = { code: 'server_error', message: 'An internal error occurred.' } as const;
const nowS = Math.floor(Date.now() / 1_000);
const daysAgo = (days: number): number => nowS - days * DAY_S;

let sandbox: Sandbox;
let service: Service;

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url);
});
beforeEach(() => {
  sandbox.reset();
  const account = sandbox.account();
  const file = (id: string, days: number, draft: object = {}): string =>
    account.createFile({ id, filename: `${id}.md`, bytes: 10, createdAt: daysAgo(days), ...draft });
  account.createStore({ id: 'vs_a', createdAt: daysAgo(90) });
  account.createStore({ id: 'vs_b', createdAt: daysAgo(80) });
  for (const id of ['file-held', 'file-shared', 'file-gone']) {
    file(id, 50);
    account.attach('vs_a', id, { createdAt: daysAgo(40) });
  }
  account.attach('vs_b', 'file-shared', { createdAt: daysAgo(30) });
  file('file-twin', 45, { filename: 'file-held.md' });
  account.attach('vs_b', 'file-twin', { createdAt: daysAgo(30) });
  file('file-stuck', 20);
  account.attach('vs_b', 'file-stuck', { createdAt: daysAgo(20), indexingMs: Infinity });
  file('file-new', 1);
  account.attach('vs_b', 'file-new', { indexingMs: Infinity });
  file('file-failed', 20, { filename: 'x.png' });
  account.attach('vs_a', 'file-failed', { createdAt: daysAgo(19), error: ERROR });
  file('file-orphan', 10, { bytes: 7 });
  file('file-orphan-batch', 10, { purpose: 'batch' });
  file('file-orphan-young', 0.5);
  sandbox.configure({ linger_after_file_delete_ms: 60_000 });
  account.deleteFile('file-gone');
});
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

const ORPHAN = {
  id: 'file-orphan',
  filename: 'file-orphan.md',
  purpose: 'assistants',
  bytes: 7,
  created_at: daysAgo(10),
};
const DANGLING = { id: 'file-gone', vector_store_id: 'vs_a', created_at: daysAgo(40) };
const DUPLICATE = { filename: 'file-held.md', bytes: 10, ids: ['file-held', 'file-twin'] };
const STUCK = {
  id: 'file-stuck',
  vector_store_id: 'vs_b',
  created_at: daysAgo(20),
  filename: 'file-stuck.md',
};
const FAILED = {
  id: 'file-failed',
  vector_store_id: 'vs_a',
  created_at: daysAgo(19),
  filename: 'x.png',
  last_error: ERROR,
};
const SUMMARY = {
  object: 'report.files',
  complete: true,
  generated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  totals: {
    vector_stores: 2,
    entries: 8,
    files: 9,
    bytes: 87,
    orphans: 1,
    orphan_bytes: 7,
    dangling: 1,
    duplicates: 1,
    duplicate_bytes: 10,
    stuck: 1,
    failed: 1,
    missing: 0,
  },
};
const REPORT = {
  ...SUMMARY,
  missing: [],
  orphans: [ORPHAN],
  dangling: [DANGLING],
  duplicates: [DUPLICATE],
  stuck: [STUCK],
  failed: [FAILED],
};

describe('GET /reports/files', () => {
  const report = (query = '', headers = {}): ReturnType<typeof send> =>
    send(service, `GET /reports/files${query}`, { headers });
  const idsOf = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id);

  it('reports orphaned, dangling, duplicate and unindexed files', async () => {
    const answer = await report();
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(REPORT);
    expect(sentTo(sandbox).toSorted()).toEqual([
      'GET /files?limit=10000',
      'GET /vector_stores/vs_a/files?limit=100',
      'GET /vector_stores/vs_b/files?limit=100',
      'GET /vector_stores?limit=100',
    ]);
  });

  it.each([
    ['the files are listed last', '/v1/files'],
    ['the files are listed first', '/v1/vector_stores'],
  ])('reports the same when %s', async (_case, slow) => {
    sandbox.failNext({ method: 'GET', path: slow, status: 500, headers: { 'retry-after-ms': '60' } });
    expect((await report()).body).toEqual(REPORT);
  });

  it('streams one line per finding, then the summary', async () => {
    const { lines } = await report('', NDJSON);
    expect(lines).toEqual([
      { kind: 'orphan', ...ORPHAN },
      { kind: 'dangling', ...DANGLING },
      { kind: 'duplicate', ...DUPLICATE },
      { kind: 'stuck', ...STUCK },
      { kind: 'failed', ...FAILED },
      { summary: SUMMARY },
    ]);
  });

  it.each([
    ['orphan_purpose=batch', ['file-orphan-batch']],
    ['orphan_purpose=batch&orphan_purpose=assistants', ['file-orphan', 'file-orphan-batch']],
    ['orphan_min_age=1h', ['file-orphan', 'file-orphan-young']],
    ['orphan_min_age=11d', []],
    ['purpose=batch', ['file-orphan-batch']],
    ['filename=*young*', []],
    ['min_bytes=8', []],
    ['orphan_min_age=0s&extension=md&max_bytes=7', ['file-orphan']],
  ])('reports the orphans for ?%s', async (query, ids) => {
    const { body } = await report(`?${query}`);
    expect(idsOf(body.orphans).toSorted()).toEqual(ids);
    expect(body.totals.orphans).toBe(ids.length);
  });

  it('reports only the selected files', async () => {
    const { body } = await report('?extension=png');
    expect(body).toMatchObject({ orphans: [], dangling: [], duplicates: [], stuck: [], failed: [FAILED] });
    expect(body.totals).toMatchObject({ vector_stores: 2, entries: 8, files: 1, bytes: 10 });
    expect((await report('?ids=file-gone')).body).toMatchObject({ dangling: [DANGLING], failed: [] });
  });

  it('applies stuck_minutes', async () => {
    const at = (minutes: number): Promise<string[]> =>
      report(`?stuck_minutes=${minutes}`).then(({ body }) => idsOf(body.stuck));
    expect(await at(0)).toEqual(['file-new', 'file-stuck']);
    expect(await at(20 * 1_440 + 1)).toEqual([]);
  });

  it('does not report a file uploaded during the scan as dangling', async () => {
    const account = sandbox.account();
    sandbox.configure({ latency_ms: 40 });
    const answer = report();
    await new Promise((resolve) => setTimeout(resolve, 60));
    account.attach('vs_b', account.createFile({ id: 'file-late' }), { createdAt: nowS });
    const { body } = await answer;
    expect(idsOf(body.dangling)).toEqual(['file-gone']);
    expect(idsOf(body.orphans)).toEqual(['file-orphan']);
  });

  it('reports a store that cannot be listed instead of orphans', async () => {
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_b/files', status: 400 });
    const { status, body } = await report();
    const missing = {
      vector_store_id: 'vs_b',
      error: 'Scripted answer 400.',
      status_code: 400,
      code: 'upstream_error',
      retryable: false,
      attempts: 1,
      request_id: expect.stringMatching(/^req_/),
    };
    expect(status).toBe(200);
    expect(body).toEqual({
      ...REPORT,
      complete: false,
      totals: {
        ...SUMMARY.totals,
        vector_stores: 1,
        entries: 4,
        orphans: null,
        orphan_bytes: null,
        stuck: 0,
        missing: 1,
      },
      missing: [missing],
      orphans: null,
      stuck: [],
    });
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_b/files', status: 400 });
    const { lines } = await report('', NDJSON);
    expect(lines[0]).toEqual({ kind: 'missing', ...missing });
    expect(lines.at(-1)).toMatchObject({ summary: { complete: false, totals: { orphans: null } } });
  });

  it('counts a store that is deleted during the scan as empty', async () => {
    onUpstreamCall(sandbox, 'GET /vector_stores/vs_b/files', () => sandbox.account().deleteStore('vs_b'));
    const { body } = await report();
    expect(body).toMatchObject({ complete: true, missing: [], totals: { vector_stores: 1 } });
    expect(idsOf(body.orphans)).toEqual(['file-new', 'file-orphan', 'file-stuck', 'file-twin']);
  });

  it('does not count a store as empty whose files are not found', async () => {
    const path = '/v1/vector_stores/vs_b/files';
    sandbox.failNext({ method: 'GET', path, status: 404 });
    expect((await report()).body).toEqual(REPORT);
    sandbox.failNext({ method: 'GET', path, status: 404, times: 2 });
    expect((await report()).body).toMatchObject({
      complete: false,
      missing: [{ vector_store_id: 'vs_b', status_code: 404 }],
      orphans: null,
    });
  });

  it('sends the number of scanned stores as progress events', async () => {
    sandbox.addFixtures({ stores: 200 });
    sandbox.configure({ latency_ms: 400 });
    const { text } = await report('', EVENTS);
    const progress = readEvents(text).filter(({ event }) => event === 'progress');
    expect(progress.at(-1)?.data).toMatchObject({ done: 202, failed: 0 });
    expect(progress.some(({ data }) => data.calls_in_flight > 0)).toBe(true);
  });

  it.each(['/v1/files', '/v1/vector_stores'])('fails when %s cannot be listed', async (path) => {
    sandbox.addFixtures({ stores: 200 });
    sandbox.configure({ latency_ms: 5 });
    sandbox.failNext({ method: 'GET', path, status: 400 });
    const answer = await report();
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(problem(400, 'upstream_error', 'Scripted answer 400.', upstream(400)));
    expect(sandbox.log().length).toBeLessThan(120);
  });

  it('fails when the key is rejected during the scan', async () => {
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_a/files', status: 403 });
    const { status, body } = await report();
    expect([status, body.code]).toEqual([403, 'upstream_error']);
  });

  it.each([
    ['stuck_minutes=-1', 'stuck_minutes'],
    ['orphan_purpose=assistants,batch', 'orphan_purpose'],
    ['orphan_purpose=', 'orphan_purpose'],
    ['orphan_min_age=2026-01-01', 'orphan_min_age'],
    ['created_before=soon', 'created_before'],
    ['limit=1', 'limit'],
  ])('rejects ?%s without a call upstream', async (query, field) => {
    const { body } = await report(`?${query}`);
    expect(body).toMatchObject({ status: 422, errors: [{ field }] });
    expect(sandbox.log()).toEqual([]);
  });
});
