import { atMost } from '../figure.js';
import { check, type Row } from '../row.js';
import { millisecondsOf } from '../workbench.js';

const STORES = 50;
const FILES_PER_STORE = 40;
/** Files that all of the stores hold. */
const SHARED_AMONG_THEM = 5;
/** Stores that are not asked for, each with one file of those that are. */
const OTHER_STORES = 10;
const LATENCY_MS = 20;
const CEILING = 64;

const FILES = SHARED_AMONG_THEM + STORES * (FILES_PER_STORE - SHARED_AMONG_THEM);

export const withFiles: Row = {
  name: 'with-files',
  work: `delete ${STORES} stores with their ${FILES_PER_STORE} files, ${LATENCY_MS} ms`,
  run: async (bench) => {
    const sandbox = await bench.sandbox();
    const asked = await sandbox.addFixtures({
      stores: STORES,
      files_per_store: FILES_PER_STORE,
      shared: SHARED_AMONG_THEM,
    });
    const others = await sandbox.addFixtures({ stores: OTHER_STORES });
    for (const [index, id] of others.vector_store_ids.entries())
      await sandbox.attach(id, asked.file_ids.at(-1 - index) ?? '');
    await sandbox.configure({ latency_ms: LATENCY_MS });
    const { client } = await bench.service(sandbox);
    const before = await sandbox.counters();
    const tookMs = await millisecondsOf(async () => {
      const report = await client.deleteWithFiles(asked.vector_store_ids);
      check(report.vector_stores_deleted.length === STORES, 'not all stores were deleted');
      check(report.files_kept_shared.length === OTHER_STORES, 'a shared file was not kept');
      check(report.files_deleted.length === FILES - OTHER_STORES, 'not all files were deleted');
    });
    const calls = (await sandbox.counters()).requests - before.requests;
    const fastestMs = (calls / CEILING) * LATENCY_MS;
    return [
      { label: 'time, of calls / 64 at once', value: tookMs / fastestMs, unit: 'x', limit: atMost(2) },
      { label: 'time', value: tookMs / 1000, unit: 's' },
      { label: 'upstream calls', value: calls, unit: '' },
    ];
  },
};
