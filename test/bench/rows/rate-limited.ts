import { atMost } from '../figure.js';
import type { Row } from '../row.js';
import { measureMs } from '../workbench.js';

const STORE_COUNT = 1_000;
const REQUESTS_PER_SECOND = 50;
const BURST = 50;
/** The burst passes immediately, the rest at the rate. */
const IDEAL_SECONDS = (STORE_COUNT - BURST) / REQUESTS_PER_SECOND;

export const rateLimitedRow: Row = {
  name: 'rate-limited',
  work: `delete ${STORE_COUNT} stores at ${REQUESTS_PER_SECOND} requests/s, burst ${BURST}, 20 ms`,
  run: async (bench) => {
    const sandbox = await bench.sandbox();
    const { vector_store_ids: ids } = await sandbox.addFixtures({ stores: STORE_COUNT });
    await sandbox.configure({
      latency_ms: 20,
      rate_limit: { requests_per_second: REQUESTS_PER_SECOND, burst: BURST, methods: ['DELETE'] },
    });
    const { client } = await bench.service(sandbox);
    let notDeleted = NaN;
    const tookMs = await measureMs(async () => {
      notDeleted = STORE_COUNT - (await client.deleteVectorStores(ids)).success.length;
    });
    const { requests, by_status } = await sandbox.counters();
    const rejectedPercent = (100 * (by_status['429'] ?? 0)) / requests;
    return [
      { label: 'time', value: tookMs / 1000, unit: 's', limit: atMost(1.15 * IDEAL_SECONDS) },
      { label: 'not deleted', value: notDeleted, unit: '', limit: atMost(0), aggregate: 'worst' },
      { label: 'calls rejected with 429', value: rejectedPercent, unit: '%', limit: atMost(5) },
    ];
  },
};
