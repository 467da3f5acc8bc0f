import { atMost } from '../figure.js';
import { highestWhile } from '../memory-probe.js';
import { check, type Row } from '../row.js';

const STORES = 100_000;
/** Listed first, so that code is compiled and heaps have grown as they do for any listing. */
const WARM_UP_STORES = 10_000;
const MIB = 1024 * 1024;

/** Growth is the highest of the samples taken while the stream is read, less the one just before it. */
export const memory: Row = {
  name: 'memory',
  work: `list ${STORES} stores as NDJSON`,
  run: async (bench) => {
    const sandbox = await bench.sandbox();
    const { process: service, client } = await bench.service(sandbox);
    await sandbox.addFixtures({ stores: WARM_UP_STORES });
    await client.streamList();
    await sandbox.addFixtures({ stores: STORES - WARM_UP_STORES });
    const before = await service.residentBytes();
    const startedAt = performance.now();
    const highest = await highestWhile(service, async () => {
      check((await client.streamList()).lines === STORES + 1, 'not all stores were streamed');
    });
    const tookMs = performance.now() - startedAt;
    return [
      {
        label: 'growth of resident memory',
        value: Math.max(0, highest - before) / MIB,
        unit: 'MiB',
        limit: atMost(64),
      },
      { label: 'resident before', value: before / MIB, unit: 'MiB' },
      { label: 'time', value: tookMs / 1000, unit: 's' },
    ];
  },
};
