import type { FaultKind } from '../../src/sandbox/control/settings.js';
import { newKey, problem, send } from '../support/client.js';
import { page } from '../support/scripted-upstream.js';
import { FILE, fill, ROUTES, STORE } from '../support/routes.js';
import { key, sandbox, service, upstream, useScriptedService, useService } from '../support/use-service.js';

/** Routes that delete one object with one upstream call. */
const DELETIONS = ROUTES.filter(({ upstream }) => upstream.method === 'DELETE');
const SOON = { 'retry-after-ms': '1' };
const MESSAGE = `No vector store found with id '${STORE}'.`;
const GONE = { status: 404, body: { error: { message: MESSAGE, code: null } } };

describe('a deletion that succeeded although its response was lost', () => {
  useService();
  beforeEach(() => fill(sandbox, key));

  const FAULTS: FaultKind[] = ['reset_after', 'cut_json', 'html_200'];
  const CASES = FAULTS.map((kind, index) => ({ kind, route: DELETIONS[index * 2]! }));

  it.each(CASES)('succeeds after $kind, with $route.target', async ({ kind, route }) => {
    sandbox.failNext({ ...route.upstream, kind });
    const answer = await send(service, route.target, { key, body: route.body });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(route.good);
    const calls = sandbox.log().filter(({ path }) => path === route.upstream.path);
    expect(calls.map(({ fault, status }) => [fault, status])).toEqual([
      [kind, kind === 'reset_after' ? null : 200],
      [null, 404],
    ]);
  });
});

describe('a deletion that gets a 404', () => {
  useScriptedService({}, '');

  const deleteStore = (): ReturnType<typeof send> =>
    send(service, 'DELETE /vector_stores', {
      key: newKey(),
      body: { vector_store_ids: [STORE] },
    });
  const report = (success: string[], failed: object[]): object => ({
    success,
    failed,
    summary: {
      requested: 1,
      distinct: 1,
      deleted: success.length,
      failed: failed.length,
      not_attempted: 0,
    },
  });

  it.each([500, 502, 503, 408])('succeeds if a %i preceded it', async (status) => {
    upstream.script({ status, headers: SOON }, GONE);
    expect((await deleteStore()).body).toEqual(report([STORE], []));
    expect(upstream.sent).toHaveLength(2);
  });

  it('succeeds if a 500 preceded it long before', async () => {
    upstream.script({ status: 500, headers: SOON }, { status: 409, headers: SOON }, GONE);
    expect((await deleteStore()).body).toEqual(report([STORE], []));
    expect(upstream.sent).toHaveLength(3);
  });

  it('reports the number of attempts and the request id of the last one', async () => {
    upstream.script({ status: 500, headers: SOON }, { ...GONE, headers: { 'x-request-id': 'req_last' } });
    const { lines } = await send(service, 'DELETE /vector_stores', {
      key: newKey(),
      body: { vector_store_ids: [STORE] },
      headers: { accept: 'application/x-ndjson' },
    });
    expect(lines[0]).toEqual({
      id: STORE,
      object: 'vector_store',
      outcome: 'deleted',
      attempts: 2,
      request_id: 'req_last',
    });
  });

  it('fails if it is the first response', async () => {
    upstream.script(GONE);
    expect((await deleteStore()).body).toEqual(
      report(
        [],
        [{ id: STORE, error: MESSAGE, status_code: 404, code: 'not_found', retryable: false, attempts: 1 }],
      ),
    );
  });

  it.each([429, 409])('fails if only a %i preceded it, since that call had no effect', async (status) => {
    upstream.script({ status, headers: SOON }, GONE);
    expect((await deleteStore()).body).toEqual(
      report(
        [],
        [{ id: STORE, error: MESSAGE, status_code: 404, code: 'not_found', retryable: false, attempts: 2 }],
      ),
    );
  });

  it('is an error response when one file is detached', async () => {
    const detach = (): ReturnType<typeof send> =>
      send(service, `DELETE /vector_stores/${STORE}/files/${FILE}`, { key: newKey() });
    upstream.script({ status: 500, headers: SOON }, GONE);
    expect((await detach()).body).toEqual({ id: FILE, object: 'vector_store.file.deleted', deleted: true });
    upstream.script(GONE);
    expect((await detach()).body).toEqual(
      problem(404, 'upstream_error', MESSAGE, { upstream: { status: 404 } }),
    );
  });

  describe.each([
    ['deleted: false', { id: STORE, deleted: false }],
    ['deleted as a text', { id: STORE, deleted: 'true' }],
    ['nothing of it', { id: STORE }],
    ['null', 'null'],
  ])('a 200 with %s', (_case, body) => {
    const error = 'the response does not contain deleted: true';

    it('makes the id fail', async () => {
      upstream.script({ body });
      expect((await deleteStore()).body).toEqual(
        report(
          [],
          [{ id: STORE, error, status_code: 502, code: 'upstream_error', retryable: true, attempts: 1 }],
        ),
      );
    });

    it('keeps the store of the file', async () => {
      upstream.script(page([FILE], false), page([STORE], false), { body });
      const answer = await send(service, 'DELETE /vector_stores/with-files', {
        key: newKey(),
        body: { vector_store_ids: [STORE] },
      });
      expect(answer.body).toMatchObject({
        files_failed: [{ id: FILE, error }],
        vector_stores_failed: [{ id: STORE, code: 'files_remain' }],
      });
      expect(upstream.sent.slice(2)).toEqual([`DELETE /files/${FILE}`]);
    });
  });
});
