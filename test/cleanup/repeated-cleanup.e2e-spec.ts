import { BulkOperations } from '../../src/bulk/bulk-operations.js';
import type { CleanupPlanDto } from '../../src/features/cleanup/dto/cleanup-plan.dto.js';
import type { Journal } from '../../src/bulk/journal.js';
import { collectReport } from '../../src/bulk/operation.js';
import type { Outcome } from '../../src/bulk/report/outcome.js';
import { Credentials } from '../../src/openai/credentials.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { type Answer, deletionsSentTo, freshKey, send } from '../support/client.js';
import { JobsClient } from '../support/jobs.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

const DAY = 86_400;
const NOW = Math.floor(Date.now() / 1_000);
const NO_RETRY = { status: 500, headers: { 'x-should-retry': 'false' } } as const;

let sandbox: Sandbox;
let service: Service;
let key: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url, { VERIFY_TIMEOUT_MS: '1500' });
});
beforeEach(() => {
  sandbox.reset();
  key = freshKey(sandbox);
});
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

/** Makes a deletion fail on every retry of one run. */
function failTemporarily(path: string): void {
  sandbox.failNext({ method: 'DELETE', path, status: 500, headers: { 'retry-after-ms': '1' }, times: 8 });
}

function makeStore(id: string, fileIds: readonly string[]): void {
  const account = sandbox.account(key);
  account.createStore({ id, name: id, createdAt: NOW - 30 * DAY });
  for (const fileId of fileIds) {
    if (!account.hasFile(fileId)) account.createFile({ id: fileId, createdAt: NOW - 20 * DAY });
    account.attach(id, fileId);
  }
}

async function planOf(...ids: readonly string[]): Promise<Answer['body']> {
  const request = { vector_stores: { ids }, files: 'exclusive' };
  return (await send(service, 'POST /cleanup/plans', { key, body: request })).body;
}

const remaining = (): object => ({
  stores: sandbox.account(key).storeIds(),
  files: sandbox.account(key).fileIds(),
});

describe('retrying the failed items of a clean-up', () => {
  const client = (): JobsClient => new JobsClient(() => service, key);

  async function applied(plan: object, query = ''): Promise<string> {
    const id = await client().begin(`POST /cleanup/apply${query}`, plan);
    await client().ended(id);
    return id;
  }
  async function retried(id: string): Promise<Answer['body']> {
    const { status, body } = await client().send(`POST /jobs/${id}/retry-failed`);
    expect(status).toBe(202);
    await client().ended(body.id as string);
    return body.id;
  }

  it('deletes the failed items', async () => {
    makeStore('vs_a', ['file-1', 'file-2']);
    const plan = await planOf('vs_a');
    failTemporarily('/v1/files/file-1');
    const id = await applied(plan, '?receipt=true');
    expect(remaining()).toEqual({ stores: ['vs_a'], files: ['file-1'] });
    const first = await client().report(id);
    const report = await client().report(await retried(id));
    expect(report).toMatchObject({ vector_stores_deleted: ['vs_a'], files_deleted: ['file-1'] });
    expect(report.summary.receipt.outcomes).toEqual({ deleted: 2 });
    expect(Date.parse(report.summary.receipt.began_at)).toBeGreaterThanOrEqual(
      Date.parse(first.summary.receipt.ended_at),
    );
    expect(remaining()).toEqual({ stores: [], files: [] });
  });

  it('skips a store and its remaining files if one of its files is not retried', async () => {
    makeStore('vs_a', ['file-1', 'file-2', 'file-3']);
    const plan = await planOf('vs_a');
    sandbox.failNext({ method: 'DELETE', path: '/v1/files/file-3', status: 400 });
    failTemporarily('/v1/files/file-1');
    const id = await applied(plan);
    sandbox.clearLog();
    const report = await client().report(await retried(id));
    const reason = 'vs_a is skipped: its file file-3 is kept';
    expect(report.files_drifted).toEqual([{ id: 'file-1', reason }]);
    expect(deletionsSentTo(sandbox)).toEqual([]);
    expect(remaining()).toEqual({ stores: ['vs_a'], files: ['file-1', 'file-3'] });
  });

  it('skips a store if one of its files was reported as deleted and still exists', async () => {
    makeStore('vs_a', ['file-1', 'file-2']);
    const plan = await planOf('vs_a');
    const lie = { id: 'file-2', object: 'file', deleted: true };
    sandbox.failNext({ method: 'DELETE', path: '/v1/files/file-2', status: 200, body: lie });
    const id = await applied(plan, '?verify=true');
    expect((await client().report(id)).vector_stores_failed[0]).toMatchObject({
      code: 'files_remain',
      retryable: true,
    });
    const report = await client().report(await retried(id));
    expect(report.vector_stores_drifted).toEqual([{ id: 'vs_a', reason: 'its file file-2 is kept' }]);
    expect(remaining()).toEqual({ stores: ['vs_a'], files: ['file-2'] });
  });

  it('fails once the plan has expired', async () => {
    const hasty = await startService(sandbox.url, { CLEANUP_PLAN_TTL_SECONDS: '3' });
    const others = new JobsClient(() => hasty, key);
    makeStore('vs_a', ['file-1']);
    const request = { vector_stores: { ids: ['vs_a'] }, files: 'exclusive' };
    const { body: plan } = await send(hasty, 'POST /cleanup/plans', { key, body: request });
    failTemporarily('/v1/files/file-1');
    const id = await others.begin('POST /cleanup/apply', plan);
    await others.ended(id);
    await new Promise((resolve) => setTimeout(resolve, Date.parse(plan.expires_at) - Date.now() + 5));
    sandbox.clearLog();
    const { body: again } = await others.send(`POST /jobs/${id}/retry-failed`);
    const { state, error } = await others.ended(again.id as string);
    await hasty.close();
    expect([state, error.code]).toEqual(['failed', 'plan_expired']);
    expect(sandbox.log()).toEqual([]);
  });
});

describe('resuming a clean-up of another process', () => {
  /** @param begun ids whose deletion may have been sent */
  const journalOf = (outcomes: readonly Outcome[], begun: readonly string[]): Journal => ({
    outcomes,
    plan: ['started before'],
    keepPlan: () => Promise.reject(new Error('the plan is already stored')),
    begin: () => Promise.resolve(),
    mayHaveBegun: ({ id }) => begun.includes(id),
  });

  async function resume(
    plan: CleanupPlanDto,
    outcomes: readonly Outcome[],
    begun: readonly string[] = [],
  ): Promise<Answer['body']> {
    const credentials = new Credentials({ apiKey: key }, 'sixteen characters');
    const caller = { credentials, signal: new AbortController().signal, requestId: 'one' };
    const ids = [...plan.vector_stores, ...plan.files].map(({ id }) => id);
    const kind = service.app.get(BulkOperations, { strict: false }).find('apply_cleanup_plan')!;
    const input = { ids, plan };
    return collectReport(kind.begin(caller, input, journalOf(outcomes, begun)));
  }
  const file = (id: string, outcome: 'deleted' | 'phantom'): Outcome => ({
    id,
    object: 'file',
    outcome,
    attempts: 1,
    ...(outcome === 'phantom' && { reason: 'still listed' }),
  });

  it('deletes the rest, including files that may have been deleted', async () => {
    makeStore('vs_a', ['file-1', 'file-2', 'file-3']);
    const plan = await planOf('vs_a');
    for (const id of ['file-1', 'file-2']) sandbox.account(key).deleteFile(id);
    const report = await resume(plan, [file('file-1', 'deleted')], ['file-2', 'file-3']);
    expect(report).toMatchObject({
      vector_stores_deleted: ['vs_a'],
      vector_stores_drifted: [],
      files_failed: [],
    });
    expect(remaining()).toEqual({ stores: [], files: [] });
  });

  it('resumes after a deleted file that was still listed', async () => {
    makeStore('vs_a', ['file-1', 'file-2']);
    const plan = await planOf('vs_a');
    sandbox.account(key).deleteFile('file-1');
    const report = await resume(plan, [file('file-1', 'phantom')]);
    expect(report.vector_stores_deleted).toEqual(['vs_a']);
  });

  it.each<[string, () => void, string]>([
    ['was used', () => (sandbox.account(key).state.store('vs_a').lastActiveAt += 60), 'it was used since'],
    ['lost a file', () => sandbox.account(key).detach('vs_a', 'file-1'), 'it holds other files now'],
  ])(
    'skips a store that %s even if one of its files may have been deleted',
    async (_drift, drift, reason) => {
      makeStore('vs_a', ['file-1', 'file-2']);
      const plan = await planOf('vs_a');
      drift();
      const report = await resume(plan, [], ['file-1']);
      expect(report.vector_stores_drifted).toEqual([{ id: 'vs_a', reason }]);
      expect(remaining()).toEqual({ stores: ['vs_a'], files: ['file-1', 'file-2'] });
    },
  );

  it('fails when a file cannot be read', async () => {
    makeStore('vs_a', ['file-1', 'file-2']);
    const plan = await planOf('vs_a');
    sandbox.failNext({ method: 'GET', path: '/v1/files/file-1', ...NO_RETRY });
    await expect(resume(plan, [], ['file-1'])).rejects.toThrow('Scripted answer 500.');
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });
});
