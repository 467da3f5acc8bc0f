import { atLeast, atMost } from '../figure.js';
import { checkResult, MAX_CONCURRENCY, type Row } from '../row.js';
import type { SandboxApi } from '../sandbox-api.js';
import { measureMs, type Workbench } from '../workbench.js';

const STORE_COUNT = 1_000;
const LATENCY_MS = 100;
const IDEAL_SECONDS = (Math.ceil(STORE_COUNT / MAX_CONCURRENCY) * LATENCY_MS) / 1000;

export const deleteRow: Row = {
  name: 'delete',
  work: `delete ${STORE_COUNT} stores, ${LATENCY_MS} ms`,
  run: async (bench) => {
    const { sandbox, ids } = await sandboxWithStores(bench);
    const { client } = await bench.service(sandbox);
    const tookMs = await measureMs(async () => {
      checkResult(
        (await client.deleteVectorStores(ids)).success.length === STORE_COUNT,
        'not all stores were deleted',
      );
    });
    const { requests } = await sandbox.counters();
    const sequentialMs = await bench.reference('delete', () => deleteSequentially(bench));
    return [
      { label: 'time', value: tookMs / 1000, unit: 's', limit: atMost(1.5 * IDEAL_SECONDS) },
      { label: 'speedup over sequential calls', value: sequentialMs / tookMs, unit: 'x', limit: atLeast(40) },
      { label: 'sequential calls, for comparison', value: sequentialMs / 1000, unit: 's' },
      { label: 'upstream calls', value: requests, unit: '' },
    ];
  },
};

/** Deletes sequentially on one connection, as the baseline. */
async function deleteSequentially(bench: Workbench): Promise<number> {
  const { sandbox, ids } = await sandboxWithStores(bench);
  return measureMs(async () => {
    for (const id of ids) await sandbox.deleteVectorStore(id);
  });
}

async function sandboxWithStores(bench: Workbench): Promise<{ sandbox: SandboxApi; ids: readonly string[] }> {
  const sandbox = await bench.sandbox();
  const { vector_store_ids: ids } = await sandbox.addFixtures({ stores: STORE_COUNT });
  await sandbox.configure({ latency_ms: LATENCY_MS });
  return { sandbox, ids };
}
