import fc from 'fast-check';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import type { ScriptedAnswer } from '../../src/sandbox/control/scripted-answers.js';
import { deletionsSentTo, freshKey, send } from '../support/client.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

const RUNS = 100;
const SOON = { 'retry-after-ms': '1' };

/** The result of one deletion. */
const FAULTS: Readonly<Record<string, Omit<ScriptedAnswer, 'method' | 'path'>>> = {
  bad_request: { status: 400 },
  not_found: { status: 404, body: { error: { message: 'No vector store or file found.' } } },
  not_deleted: { status: 200, body: { deleted: false } },
  never: { status: 500, headers: SOON, times: 100 },
  later: { status: 503, headers: SOON },
};
const fault = fc.constantFrom('none', 'none', 'none', ...Object.keys(FAULTS));

let sandbox: Sandbox;
let service: Service;
let key: string;
let account: ReturnType<Sandbox['account']>;

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url);
});
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

function startOver(): void {
  sandbox.reset();
  key = freshKey(sandbox);
  account = sandbox.account(key);
}

function script(path: string, kind: string): void {
  const answer = FAULTS[kind];
  if (answer !== undefined) sandbox.failNext({ method: 'DELETE', path, ...answer });
}

const idsOf = (entries: readonly { id: string }[]): string[] => entries.map(({ id }) => id);
const sorted = (ids: Iterable<string>): string[] => [...ids].sort();

it('DELETE /vector_stores reports every distinct id once, in the order of the request', async () => {
  const stores = fc.array(fc.record({ exists: fc.boolean(), fault }), { minLength: 1, maxLength: 12 });
  const request = fc.array(fc.nat(), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(stores, request, async (drafts, picks) => {
      startOver();
      const known = drafts.map((draft, index) => ({ ...draft, id: `vs_${index}` }));
      for (const { id, exists, fault: kind } of known) {
        if (exists) account.createStore({ id });
        script(`/v1/vector_stores/${id}`, kind);
      }
      const before = new Set(account.storeIds());
      const ids = picks.map((pick) => `vs_${pick % known.length}`);
      const { status, body } = await send(service, 'DELETE /vector_stores', {
        key,
        body: { vector_store_ids: ids },
      });

      const distinct = [...new Set(ids)];
      const failed = idsOf(body.failed);
      expect(status).toBe(200);
      expect(body.success).toEqual(distinct.filter((id) => body.success.includes(id)));
      expect(failed).toEqual(distinct.filter((id) => !body.success.includes(id)));
      expect(body.summary).toEqual({
        requested: ids.length,
        distinct: distinct.length,
        deleted: body.success.length,
        failed: failed.length,
        not_attempted: 0,
      });
      // A call that got a 503 may have succeeded, so a 404 after it is a success even if the object never existed.
      const mayBeNew = new Set(known.filter((store) => store.fault === 'later').map(({ id }) => id));
      for (const id of body.success) expect(before.has(id) || mayBeNew.has(id)).toBe(true);
      expect(account.storeIds()).toEqual([...before].filter((id) => !body.success.includes(id)));
      expect(new Set(deletionsSentTo(sandbox))).toEqual(
        new Set(distinct.map((id) => `DELETE /vector_stores/${id}`)),
      );
    }),
    { numRuns: RUNS },
  );
});

/** A random account: the files of each store, and the result of each deletion and listing. */
const world = fc.record({
  stores: fc.array(
    fc.record({ fault, isListed: fc.boolean(), isAsked: fc.boolean(), holds: fc.array(fc.nat(7)) }),
    { minLength: 1, maxLength: 6 },
  ),
  files: fc.array(fault, { minLength: 8, maxLength: 8 }),
  shared: fc.constantFrom('keep', 'delete'),
});

it('DELETE /vector_stores/with-files creates no orphan, whichever call fails', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (drafts) => {
      startOver();
      const { ids, holds } = build(drafts);
      const filesBefore = new Set(account.fileIds());
      const { status, body } = await send(service, 'DELETE /vector_stores/with-files', {
        key,
        body: { vector_store_ids: ids, shared_files: drafts.shared },
      });

      expect(status).toBe(200);
      const storesFailed = idsOf(body.vector_stores_failed);
      const filesFailed = idsOf(body.files_failed);
      const kept = idsOf(body.files_kept_shared);
      expect(sorted([...body.vector_stores_deleted, ...storesFailed])).toEqual(sorted(ids));
      const found = [...body.files_deleted, ...filesFailed, ...kept];
      expect(new Set(found).size).toBe(found.length);
      expect(body.total_files_found).toBe(found.length);
      expect(body.summary).toMatchObject({
        distinct: ids.length,
        vector_stores_deleted: body.vector_stores_deleted.length,
        vector_stores_failed: storesFailed.length,
        files_found: found.length,
        files_deleted: body.files_deleted.length,
        files_failed: filesFailed.length,
        files_kept_shared: kept.length,
      });

      for (const id of body.vector_stores_deleted) expect(account.hasStore(id)).toBe(false);
      for (const id of body.files_deleted) expect(account.hasFile(id)).toBe(false);
      for (const id of kept) expect(account.hasFile(id)).toBe(true);
      expect(account.fileIds()).toEqual([...filesBefore].filter((id) => !body.files_deleted.includes(id)));

      const notFound = new Set(
        body.files_failed
          .filter(({ code }: { code: string }) => code === 'not_found')
          .map(({ id }: { id: string }) => id),
      );
      for (const [storeId, fileIds] of holds) {
        if (!account.hasStore(storeId)) {
          for (const id of fileIds)
            expect(!account.hasFile(id) || kept.includes(id) || notFound.has(id)).toBe(true);
        } else if (!ids.includes(storeId) && drafts.shared === 'keep') {
          for (const id of fileIds) expect(account.hasFile(id)).toBe(true);
        }
      }
    }),
    { numRuns: RUNS },
  );
});

function build({ stores, files }: { stores: readonly Draft[]; files: readonly string[] }): {
  ids: string[];
  holds: Map<string, string[]>;
} {
  for (const [index, kind] of files.entries()) {
    account.createFile({ id: `file-${index}` });
    script(`/v1/files/file-${index}`, kind);
  }
  const holds = new Map<string, string[]>();
  for (const [index, store] of stores.entries()) {
    const id = account.createStore({ id: `vs_${index}` });
    const held = [...new Set(store.holds)].map((file) => `file-${file}`);
    for (const fileId of held) account.attach(id, fileId);
    holds.set(id, held);
    script(`/v1/vector_stores/${id}`, store.fault);
    if (store.isAsked && !store.isListed)
      sandbox.failNext({ method: 'GET', path: `/v1/vector_stores/${id}/files`, status: 400 });
  }
  return { ids: stores.flatMap(({ isAsked }, index) => (isAsked ? [`vs_${index}`] : [])), holds };
}

interface Draft {
  readonly fault: string;
  readonly isListed: boolean;
  readonly isAsked: boolean;
  readonly holds: readonly number[];
}
