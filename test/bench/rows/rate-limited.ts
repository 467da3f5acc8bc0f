import { atMost } from '../figure.js';
import type { Row } from '../row.js';
import { millisecondsOf } from '../workbench.js';

const STORES = 1_000;
const PER_SECOND = 50;
const BURST = 50;
/** The burst is free, the rest comes at the rate. */
const FASTEST_S = (STORES - BURST) / PER_SECOND;

export const rateLimited: Row = {
  name: 'rate-limited',
  work: `delete ${STORES} stores at ${PER_SECOND} requests/s, burst ${BURST}, 20 ms`,
  run: async (bench) => {
    const sandbox = await bench.sandbox();
    const { vector_store_ids: ids } = await sandbox.addFixtures({ stores: STORES });
    await sandbox.configure({
      latency_ms: 20,
      rate_limit: { requests_per_second: PER_SECOND, burst: BURST, methods: ['DELETE'] },
    });
    const { client } = await bench.service(sandbox);
    let notDeleted = NaN;
    const tookMs = await millisecondsOf(async () => {
      notDeleted = STORES - (await client.deleteVectorStores(ids)).success.length;
    });
    const { requests, by_status } = await sandbox.counters();
    const refusedPercent = (100 * (by_status['429'] ?? 0)) / requests;
    return [
      { label: 'time', value: tookMs / 1000, unit: 's', limit: atMost(1.15 * FASTEST_S) },
      { label: 'not deleted', value: notDeleted, unit: '', limit: atMost(0), judge: 'worst' },
      { label: 'refused (429) of all calls', value: refusedPercent, unit: '%', limit: atMost(5) },
    ];
  },
};
