import { atMost } from '../figure.js';
import { check, type Row } from '../row.js';
import { KEYS, type SandboxClient } from '../sandbox-client.js';
import type { ServiceClient } from '../service-client.js';
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

/**
 * Measured with code that is warm and a key that is new: nearly two thousand calls within a second are bound by the CPU
 * while code is compiled, and services run for longer than that. The first request of the process stands beside it.
 */
export const withFiles: Row = {
  name: 'with-files',
  work: `delete ${STORES} stores with their ${FILES_PER_STORE} files, ${LATENCY_MS} ms`,
  run: async (bench) => {
    const sandbox = await bench.sandbox();
    const { client } = await bench.service(sandbox);
    const [coldKey, warmKey] = KEYS;
    const cold = await cascade(sandbox.as(coldKey), client.as(coldKey));
    const warm = await cascade(sandbox.as(warmKey), client.as(warmKey));
    return [
      { label: 'time, of calls / 64 at once', value: warm.ratio, unit: 'x', limit: atMost(2) },
      { label: 'same, first request of the process', value: cold.ratio, unit: 'x' },
      { label: 'time', value: warm.tookMs / 1000, unit: 's' },
      { label: 'upstream calls', value: warm.calls, unit: '' },
    ];
  },
};

async function cascade(
  sandbox: SandboxClient,
  client: ServiceClient,
): Promise<{ tookMs: number; calls: number; ratio: number }> {
  const asked = await addStores(sandbox);
  await sandbox.configure({ latency_ms: LATENCY_MS });
  const before = await sandbox.counters();
  const tookMs = await millisecondsOf(async () => {
    const report = await client.deleteWithFiles(asked);
    check(report.vector_stores_deleted.length === STORES, 'not all stores were deleted');
    check(report.files_kept_shared.length === OTHER_STORES, 'a shared file was not kept');
    check(report.files_deleted.length === FILES - OTHER_STORES, 'not all files were deleted');
  });
  const calls = (await sandbox.counters()).requests - before.requests;
  return { tookMs, calls, ratio: tookMs / ((calls / CEILING) * LATENCY_MS) };
}

/** Resolves with the stores to delete. */
async function addStores(sandbox: SandboxClient): Promise<readonly string[]> {
  await sandbox.configure({ latency_ms: 0 });
  const asked = await sandbox.addFixtures({
    stores: STORES,
    files_per_store: FILES_PER_STORE,
    shared: SHARED_AMONG_THEM,
  });
  const others = await sandbox.addFixtures({ stores: OTHER_STORES });
  for (const [index, id] of others.vector_store_ids.entries())
    await sandbox.attach(id, asked.file_ids.at(-1 - index) ?? '');
  return asked.vector_store_ids;
}
