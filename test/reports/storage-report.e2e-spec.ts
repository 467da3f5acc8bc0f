import { request } from 'node:http';
import { DEMO_KEY } from '../../src/sandbox/sandbox.js';
import { CSV, NDJSON, problem, send, sentTo, upstream } from '../support/client.js';
import { page, ScriptedUpstream } from '../support/scripted-upstream.js';
import { startService } from '../support/service.js';
import { sandbox, service, useService } from '../support/use-service.js';

const DAY_S = 86_400;
const GIB = 1024 ** 3;
const HEAD =
  'id,name,status,usage_bytes,usd_per_day,usd_per_month,age_days,idle_days,files_in_progress,files_completed,' +
  'files_failed,files_cancelled,files_total,expires_at,idle,empty,expired,failed';

useService({
  STORAGE_PRICE_USD_PER_GIB_DAY: '0.2',
  STORAGE_FREE_GIB: '0.5',
});

describe('GET /reports/storage', () => {
  const nowS = Math.floor(Date.now() / 1_000);
  const counts = (more: object = {}): object => ({
    in_progress: 0,
    completed: 0,
    failed: 0,
    cancelled: 0,
    total: 0,
    ...more,
  });

  /** A large store, an empty store that was never used, and an expired one with a failed file. */
  beforeEach(() => {
    const account = sandbox.account();
    account.createStore({
      id: 'vs_a',
      name: '=HYPERLINK("x")',
      createdAt: nowS - 60 * DAY_S,
      lastActiveAt: nowS,
    });
    account.createStore({ id: 'vs_b', name: 'empty, idle', createdAt: nowS - 40 * DAY_S - 60 });
    account.createStore({
      id: 'vs_c',
      name: '',
      createdAt: nowS - 10 * DAY_S - 60,
      lastActiveAt: nowS - 10 * DAY_S - 60,
      expiresAfterDays: 1,
    });
    account.attach('vs_a', account.createFile({ bytes: 2 * GIB }));
    account.attach('vs_c', account.createFile({ filename: 'x.png' }));
  });

  const ROW_A = {
    id: 'vs_a',
    name: '=HYPERLINK("x")',
    status: 'completed',
    usage_bytes: 2 * GIB,
    usd_per_day: 0.4,
    usd_per_month: 12,
    age_days: 60,
    idle_days: 0,
    file_counts: counts({ completed: 1, total: 1 }),
    expires_at: null,
    flags: [],
  };
  const ROW_B = {
    id: 'vs_b',
    name: 'empty, idle',
    status: 'completed',
    usage_bytes: 0,
    usd_per_day: 0,
    usd_per_month: 0,
    age_days: 40,
    idle_days: 40,
    file_counts: counts(),
    expires_at: null,
    flags: ['idle', 'empty'],
  };
  const ROW_C = {
    id: 'vs_c',
    name: '',
    status: 'expired',
    usage_bytes: 0,
    usd_per_day: 0,
    usd_per_month: 0,
    age_days: 10,
    idle_days: 10,
    file_counts: counts({ failed: 1, total: 1 }),
    expires_at: nowS - 9 * DAY_S - 60,
    flags: ['expired', 'failed'],
  };
  const TOTALS = {
    vector_stores: 3,
    usage_bytes: 2 * GIB,
    billable_bytes: 1.5 * GIB,
    usd_per_day: 0.3,
    usd_per_month: 9,
    file_counts: counts({ completed: 1, failed: 1, total: 2 }),
    idle: 1,
    empty: 1,
    expired: 1,
    failed: 1,
  };
  const SUMMARY = {
    object: 'report.storage',
    complete: true,
    generated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    price: { usd_per_gib_day: 0.2, free_gib: 0.5 },
    totals: TOTALS,
    top: [
      { id: 'vs_a', name: '=HYPERLINK("x")', usage_bytes: 2 * GIB, usd_per_month: 12 },
      { id: 'vs_c', name: '', usage_bytes: 0, usd_per_month: 0 },
      { id: 'vs_b', name: 'empty, idle', usage_bytes: 0, usd_per_month: 0 },
    ],
  };

  it('reports the storage and cost of every store from one listing', async () => {
    const answer = await send(service, 'GET /reports/storage');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ...SUMMARY,
      idle: ['vs_b'],
      empty: ['vs_b'],
      expired: ['vs_c'],
      failed: ['vs_c'],
      vector_stores: [ROW_C, ROW_B, ROW_A],
    });
    expect(sentTo(sandbox)).toEqual(['GET /vector_stores?limit=100']);
  });

  it('streams one line per store, then the summary', async () => {
    const { lines } = await send(service, 'GET /reports/storage', { headers: NDJSON });
    expect(lines).toEqual([ROW_C, ROW_B, ROW_A, { summary: SUMMARY }]);
  });

  it('reports the selected stores, and applies idle_days', async () => {
    const { body } = await send(service, 'GET /reports/storage?idle_days=10&top=1&expired=true');
    expect(body).toMatchObject({
      totals: { vector_stores: 1, usage_bytes: 0, billable_bytes: 0, usd_per_day: 0, idle: 1 },
      top: [{ id: 'vs_c' }],
      idle: ['vs_c'],
      vector_stores: [{ id: 'vs_c', flags: ['idle', 'expired', 'failed'] }],
    });
  });

  it('gives the free storage to the stores outside the report first', async () => {
    const account = sandbox.account();
    account.attach('vs_b', account.createFile({ bytes: GIB }));
    const totals = async (query: string): Promise<unknown[]> => {
      const { body } = await send(service, `GET /reports/storage?${query}`);
      return [body.totals.usage_bytes, body.totals.billable_bytes, body.totals.usd_per_day];
    };
    expect(await totals('')).toEqual([3 * GIB, 2.5 * GIB, 0.5]);
    expect(await totals('ids=vs_b')).toEqual([GIB, GIB, 0.2]);
    expect(await totals('ids=vs_a')).toEqual([2 * GIB, 2 * GIB, 0.4]);
  });

  it.each([
    ['idle_days=', 'idle_days'],
    ['min_bytes=', 'min_bytes'],
    ['constructor=1', 'constructor'],
    ['idle_days=-1', 'idle_days'],
    ['top=101', 'top'],
    ['limit=5', 'limit'],
    ['created_after=soon', 'created_after'],
  ])('rejects ?%s without a call upstream', async (query, field) => {
    const { body } = await send(service, `GET /reports/storage?${query}`);
    expect(body).toMatchObject({ status: 422, errors: [{ field }] });
    expect(sandbox.log()).toEqual([]);
  });

  describe('as CSV', () => {
    it('has one row per store, and escapes formulas', async () => {
      const { status, headers, text } = await send(service, 'GET /reports/storage', { headers: CSV });
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
      expect(headers.vary).toContain('accept');
      expect(text).toBe(
        [
          HEAD,
          `vs_c,,expired,0,0,0,10,10,0,0,1,0,1,${nowS - 9 * DAY_S - 60},false,false,true,true`,
          'vs_b,"empty, idle",completed,0,0,0,40,40,0,0,0,0,0,,true,true,false,false',
          `vs_a,"'=HYPERLINK(""x"")",completed,${2 * GIB},0.4,12,60,0,0,1,0,0,1,,false,false,false,false`,
          '',
        ].join('\n'),
      );
    });

    it('has only the header row without stores', async () => {
      const { text } = await send(service, 'GET /reports/storage?ids=vs_gone', { headers: CSV });
      expect(text).toBe(`${HEAD}\n`);
    });

    it('returns a problem document for an error before the first row', async () => {
      sandbox.failNext({ method: 'GET', path: '/v1/vector_stores', status: 400 });
      const { status, headers, body } = await send(service, 'GET /reports/storage', { headers: CSV });
      expect(status).toBe(400);
      expect(headers['content-type']).toContain('application/problem+json');
      expect(body).toEqual(problem(400, 'upstream_error', 'Scripted answer 400.', upstream(400)));
    });

    it('returns JSON if the caller prefers it, and for routes without CSV', async () => {
      const preferred = await send(service, 'GET /reports/storage', {
        headers: { accept: 'text/csv;q=0.5, application/json' },
      });
      expect(preferred.body).toMatchObject({ object: 'report.storage' });
      const none = await send(service, 'GET /vector_stores', { headers: CSV });
      expect(none.body).toEqual(['vs_c', 'vs_b', 'vs_a']);
    });
  });
});

describe('GET /reports/storage as CSV, when the listing fails midway', () => {
  it('closes the connection', async () => {
    const broken = await ScriptedUpstream.start();
    const caller = await startService(`${broken.url}/v1`);
    broken.script(page(['vs_1', 'vs_2'], true), page(['vs_1'], true), page(['vs_1'], true));
    const seen = await new Promise<{ status: number | undefined; text: string; isWhole: boolean }>(
      (resolve) => {
        const headers = { ...CSV, 'x-openai-api-key': DEMO_KEY };
        request(`${caller.url}/reports/storage`, { headers }, (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          answer.on('error', () => undefined);
          answer.on('close', () => resolve({ status: answer.statusCode, text, isWhole: answer.complete }));
        }).end();
      },
    );
    expect(seen).toMatchObject({ status: 200, isWhole: false });
    expect(seen.text.startsWith(`${HEAD}\nvs_1,`)).toBe(true);
    expect(caller.log.lines.filter(({ msg }) => msg === 'response interrupted')).toEqual([
      expect.objectContaining({
        reason: 'the listing is inconsistent: a page without new items has has_more: true',
      }),
    ]);
    await caller.close();
    await broken.close();
  });
});
