import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { deletionsSentTo, freshKey, NDJSON, problem, send, sentTo, upstream } from '../support/client.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

let sandbox: Sandbox;
let service: Service;
let key: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url, { OPENAI_MAX_CONCURRENCY: '1' });
});
beforeEach(() => {
  sandbox.reset();
  key = freshKey(sandbox);
});
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

describe.each([401, 403])('a key that is rejected with %i', (status) => {
  const detail = `Scripted answer ${status}.`;
  const notAttempted = (id: string | undefined): object => ({
    id,
    error: `not attempted: ${detail}`,
    status_code: status,
    code: 'upstream_error',
    retryable: false,
    attempts: 0,
    attempted: false,
  });
  const refused = (id: string | undefined): object => ({
    id,
    error: detail,
    status_code: status,
    code: 'upstream_error',
    retryable: false,
    attempts: 1,
    request_id: expect.stringMatching(/^req_/),
  });

  it('fails the whole request if nothing was deleted yet', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 20 }, key);
    sandbox.failNext({ method: 'DELETE', status, times: 100 });
    const answer = await send(service, 'DELETE /vector_stores', {
      key,
      body: { vector_store_ids: storeIds },
    });
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual(problem(status, 'upstream_error', detail, upstream(status)));
    expect(sandbox.account(key).storeIds()).toEqual(storeIds);
  });

  it('sends no further call after the rejection', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 20 }, key);
    sandbox.failNext({ method: 'DELETE', status, times: 100 });
    await send(service, 'DELETE /vector_stores', { key, body: { vector_store_ids: storeIds } });
    expect(deletionsSentTo(sandbox)).toEqual([`DELETE /vector_stores/${storeIds[0] ?? ''}`]);
  });

  it('reports the rest as failed if it is rejected midway', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 10 }, key);
    const [one, two, three, ...rest] = storeIds;
    sandbox.failNext({ method: 'DELETE', path: `/v1/vector_stores/${three ?? ''}`, status });
    const answer = await send(service, 'DELETE /vector_stores', {
      key,
      body: { vector_store_ids: storeIds },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: [one, two],
      failed: [refused(three), ...rest.map(notAttempted)],
      summary: { requested: 10, distinct: 10, deleted: 2, failed: 8, not_attempted: 7 },
    });
    expect(deletionsSentTo(sandbox)).toEqual(
      [one, two, three].map((id) => `DELETE /vector_stores/${id ?? ''}`),
    );
    expect(sandbox.account(key).storeIds()).toEqual([three, ...rest]);
  });

  it('reports the rest as lines too, and logs the rejection', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 5 }, key);
    sandbox.failNext({ method: 'DELETE', path: `/v1/vector_stores/${storeIds[1] ?? ''}`, status });
    const { lines } = await send(service, 'DELETE /vector_stores', {
      key,
      body: { vector_store_ids: storeIds },
      headers: NDJSON,
    });
    expect(lines.map(({ id, outcome, attempted }) => ({ id, outcome, attempted })).slice(0, -1)).toEqual([
      { id: storeIds[0], outcome: 'deleted' },
      { id: storeIds[1], outcome: 'failed' },
      ...storeIds.slice(2).map((id) => ({ id, outcome: 'failed', attempted: false })),
    ]);
    expect(lines.at(-1)).toEqual({
      summary: { requested: 5, distinct: 5, deleted: 1, failed: 4, not_attempted: 3 },
    });
    expect(service.log.lines.filter(({ msg }) => msg === 'bulk run').at(-1)).toMatchObject({
      deleted: 1,
      failed: 4,
      not_attempted: 3,
      refused: status,
    });
  });

  it('ends an NDJSON response with the error if it has only failures', async () => {
    sandbox.failNext({ method: 'DELETE', path: '/v1/vector_stores/vs_2', status });
    const { lines } = await send(service, 'DELETE /vector_stores', {
      key,
      body: { vector_store_ids: ['vs_1', 'vs_2', 'vs_3'] },
      headers: NDJSON,
    });
    expect(lines).toEqual([
      expect.objectContaining({ id: 'vs_1', outcome: 'not_found' }),
      { error: problem(status, 'upstream_error', detail, upstream(status)) },
    ]);
  });

  it.each(['DELETE /files', 'DELETE /vector_stores/vs_1/files'])('stops %s too', async (target) => {
    const fileIds = Array.from({ length: 5 }, () => sandbox.account(key).createFile());
    sandbox.failNext({ method: 'DELETE', status, times: 100 });
    const answer = await send(service, target, { key, body: { file_ids: fileIds } });
    expect(answer.body).toEqual(problem(status, 'upstream_error', detail, upstream(status)));
    expect(sandbox.account(key).fileIds()).toEqual(fileIds);
    expect(deletionsSentTo(sandbox)).toHaveLength(1);
  });

  it('fails a whole cascade if it is rejected during the scan', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 3, files_per_store: 1 }, key);
    sandbox.failNext({ method: 'GET', path: `/v1/vector_stores/${storeIds[1] ?? ''}/files`, status });
    const answer = await send(service, 'DELETE /vector_stores/with-files', {
      key,
      body: { vector_store_ids: storeIds },
    });
    expect(answer.body).toEqual(problem(status, 'upstream_error', detail, upstream(status)));
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });

  it('reports stores and files of a cascade as failed if it is rejected midway', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 2, files_per_store: 2 }, key);
    const [one = '', two = ''] = fileIds;
    sandbox.failNext({ method: 'DELETE', path: new RegExp(`/v1/files/(?!${one}|${two})`), status });
    const answer = await send(service, 'DELETE /vector_stores/with-files', {
      key,
      body: { vector_store_ids: storeIds },
    });
    expect(answer.status).toBe(200);
    expect(new Set(answer.body.files_deleted)).toEqual(new Set([one, two]));
    expect(answer.body.files_failed).toHaveLength(2);
    expect([...answer.body.vector_stores_deleted, ...answer.body.vector_stores_failed]).toHaveLength(2);
    for (const { status_code } of [...answer.body.files_failed, ...answer.body.vector_stores_failed])
      expect(status_code).toBe(status);
    expect(sentTo(sandbox).filter((sent) => sent.startsWith('DELETE /files/'))).toHaveLength(3);
    expect(sandbox.account(key).fileIds()).toEqual(fileIds.slice(2));
  });
});

it('sends few further calls if many were in flight when the key was rejected', async () => {
  const wide = await startService(sandbox.url);
  const { storeIds } = sandbox.addFixtures({ stores: 500 }, key);
  sandbox.configure({ latency_ms: 5 });
  sandbox.failNext({ method: 'DELETE', status: 401, times: 1000 });
  const answer = await send(wide, 'DELETE /vector_stores', { key, body: { vector_store_ids: storeIds } });
  await wide.close();
  expect(answer.status).toBe(401);
  expect(sandbox.log().length).toBeLessThanOrEqual(FIRST_CALLS_IN_FLIGHT);
});

/** Initial concurrency of a new key. The first response is a rejection, so no call starts after it. */
const FIRST_CALLS_IN_FLIGHT = 12;
