import { atMost } from '../figure.js';
import { peakMemoryDuring } from '../memory-probe.js';
import { checkResult, type Row } from '../row.js';
import { MIB } from '../uploader.js';

const STORE_COUNT = 100_000;
/** Listed first to warm up code and heap. */
const WARM_UP_STORES = 10_000;

/** Memory growth is the peak sample during the listing minus the sample before it. */
export const memoryRow: Row = {
  name: 'memory',
  work: `list ${STORE_COUNT} stores as NDJSON`,
  run: async (bench) => {
    const sandbox = await bench.sandbox();
    const { process: service, client } = await bench.service(sandbox);
    await sandbox.addFixtures({ stores: WARM_UP_STORES });
    await client.streamList();
    await sandbox.addFixtures({ stores: STORE_COUNT - WARM_UP_STORES });
    const before = await service.residentBytes();
    const startedAt = performance.now();
    const highest = await peakMemoryDuring(service, async () => {
      checkResult((await client.streamList()).lines === STORE_COUNT + 1, 'not all stores were streamed');
    });
    const tookMs = performance.now() - startedAt;
    return [
      {
        label: 'growth of resident memory',
        value: Math.max(0, highest - before) / MIB,
        unit: 'MiB',
        limit: atMost(64),
      },
      { label: 'resident memory before', value: before / MIB, unit: 'MiB' },
      { label: 'time', value: tookMs / 1000, unit: 's' },
    ];
  },
};
