import { setTimeout as sleep } from 'node:timers/promises';
import { atMost } from '../figure.js';
import type { Process } from '../processes.js';
import { check, type Row } from '../row.js';

const STORES = 100_000;
/** Listed first, so that code is compiled and heaps have grown as they do for any listing. */
const WARM_UP_STORES = 10_000;
const SAMPLE_EVERY_MS = 20;
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
    const sampling = new AbortController();
    const highest = highestSample(service, sampling.signal);
    const startedAt = performance.now();
    const { lines } = await client.streamList();
    const tookMs = performance.now() - startedAt;
    sampling.abort();
    check(lines === STORES + 1, 'not all stores were streamed');
    return [
      {
        label: 'growth of resident memory',
        value: Math.max(0, (await highest) - before) / MIB,
        unit: 'MiB',
        limit: atMost(64),
      },
      { label: 'resident before', value: before / MIB, unit: 'MiB' },
      { label: 'time', value: tookMs / 1000, unit: 's' },
    ];
  },
};

async function highestSample(service: Process, until: AbortSignal): Promise<number> {
  let highest = 0;
  while (!until.aborted) {
    highest = Math.max(highest, await service.residentBytes());
    await sleep(SAMPLE_EVERY_MS);
  }
  return highest;
}
