import { atLeast, atMost } from '../figure.js';
import { check, type Row } from '../row.js';
import type { SandboxClient } from '../sandbox-client.js';
import { millisecondsOf, type Workbench } from '../workbench.js';

const STORES = 1_000;
const LATENCY_MS = 100;
const CEILING = 64;
const FASTEST_S = (Math.ceil(STORES / CEILING) * LATENCY_MS) / 1000;

export const deleteMany: Row = {
  name: 'delete',
  work: `delete ${STORES} stores, ${LATENCY_MS} ms`,
  run: async (bench) => {
    const { sandbox, ids } = await filledSandbox(bench);
    const { client } = await bench.service(sandbox);
    const tookMs = await millisecondsOf(async () => {
      check((await client.deleteVectorStores(ids)).success.length === STORES, 'not all stores were deleted');
    });
    const { requests } = await sandbox.counters();
    const oneByOneMs = await bench.reference('delete', () => deleteOneByOne(bench));
    return [
      { label: 'time', value: tookMs / 1000, unit: 's', limit: atMost(1.5 * FASTEST_S) },
      { label: 'faster than one by one', value: oneByOneMs / tookMs, unit: 'x', limit: atLeast(40) },
      { label: 'one by one, for comparison', value: oneByOneMs / 1000, unit: 's' },
      { label: 'upstream calls', value: requests, unit: '' },
    ];
  },
};

/** As the original did: one call after another, on one connection. */
async function deleteOneByOne(bench: Workbench): Promise<number> {
  const { sandbox, ids } = await filledSandbox(bench);
  return millisecondsOf(async () => {
    for (const id of ids) await sandbox.deleteVectorStore(id);
  });
}

async function filledSandbox(bench: Workbench): Promise<{ sandbox: SandboxClient; ids: readonly string[] }> {
  const sandbox = await bench.sandbox();
  const { vector_store_ids: ids } = await sandbox.addFixtures({ stores: STORES });
  await sandbox.configure({ latency_ms: LATENCY_MS });
  return { sandbox, ids };
}
