import { atMost } from '../figure.js';
import { checkResult, type Row } from '../row.js';
import { measureMs } from '../workbench.js';

const STORE_COUNT = 10_000;
const PAGE_COUNT = STORE_COUNT / 100;
const LATENCY_MS = 100;
/** Pages are sequential: the cursor of each page is the last id of the page before. */
const IDEAL_SECONDS = (PAGE_COUNT * LATENCY_MS) / 1000;
const ALLOWED_OVERHEAD = 1.05;

export const listRow: Row = {
  name: 'list',
  work: `list ${STORE_COUNT} stores, ${LATENCY_MS} ms`,
  run: async (bench) => {
    const sandbox = await bench.sandbox();
    await sandbox.addFixtures({ stores: STORE_COUNT });
    await sandbox.configure({ latency_ms: LATENCY_MS });
    const { client } = await bench.service(sandbox);
    const collectedMs = await measureMs(async () => {
      checkResult((await client.list()).length === STORE_COUNT, 'not all stores were listed');
    });
    const startedAt = performance.now();
    const { lines, firstLineMs } = await client.streamList();
    const streamedMs = performance.now() - startedAt;
    checkResult(lines === STORE_COUNT + 1, 'not all stores were streamed');
    const directMs = await bench.reference('list', () => measureMs(() => sandbox.listIds('vector_stores')));
    return [
      {
        label: 'JSON',
        value: collectedMs / 1000,
        unit: 's',
        limit: atMost(IDEAL_SECONDS * ALLOWED_OVERHEAD),
      },
      {
        label: 'NDJSON',
        value: streamedMs / 1000,
        unit: 's',
        limit: atMost(IDEAL_SECONDS * ALLOWED_OVERHEAD),
      },
      { label: 'NDJSON, first id', value: firstLineMs, unit: 'ms', limit: atMost(1.5 * LATENCY_MS) },
      { label: 'direct calls, for comparison', value: directMs / 1000, unit: 's' },
    ];
  },
};
