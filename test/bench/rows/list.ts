import { atMost } from '../figure.js';
import { check, type Row } from '../row.js';
import { millisecondsOf } from '../workbench.js';

const STORES = 10_000;
const PAGES = STORES / 100;
const LATENCY_MS = 100;
/** Pages cannot be asked for at once: each is found by the last id of the one before. */
const FASTEST_S = (PAGES * LATENCY_MS) / 1000;
const OVERHEAD = 1.05;

export const list: Row = {
  name: 'list',
  work: `list ${STORES} stores, ${LATENCY_MS} ms`,
  run: async (bench) => {
    const sandbox = await bench.sandbox();
    await sandbox.addFixtures({ stores: STORES });
    await sandbox.configure({ latency_ms: LATENCY_MS });
    const { client } = await bench.service(sandbox);
    const collectedMs = await millisecondsOf(async () => {
      check((await client.list()).length === STORES, 'not all stores were listed');
    });
    const startedAt = performance.now();
    const { lines, firstLineMs } = await client.streamList();
    const streamedMs = performance.now() - startedAt;
    check(lines === STORES + 1, 'not all stores were streamed');
    const onePageAfterAnother = await bench.reference('list', () =>
      millisecondsOf(() => sandbox.listIds('vector_stores')),
    );
    return [
      { label: 'JSON', value: collectedMs / 1000, unit: 's', limit: atMost(FASTEST_S * OVERHEAD) },
      { label: 'NDJSON', value: streamedMs / 1000, unit: 's', limit: atMost(FASTEST_S * OVERHEAD) },
      { label: 'NDJSON, first id', value: firstLineMs, unit: 'ms', limit: atMost(1.5 * LATENCY_MS) },
      { label: 'bare calls, for comparison', value: onePageAfterAnother / 1000, unit: 's' },
    ];
  },
};
