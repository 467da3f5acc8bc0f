import { atMost } from '../figure.js';
import { highestWhile } from '../memory-probe.js';
import { check, type Row } from '../row.js';
import { KEYS, type SandboxClient } from '../sandbox-client.js';
import type { ServiceClient } from '../service-client.js';
import { millisecondsOf } from '../workbench.js';

const STORES = 1_000;
const FILES_PER_STORE = 20;
const FILES = STORES * FILES_PER_STORE;
const LATENCY_MS = 100;
const CEILING = 64;
const MIB = 1024 * 1024;

/** Measured with code that is warm and a key that is new; memory as the highest sample, less the one just before. */
export const filesReport: Row = {
  name: 'files-report',
  work: `report on the files of ${STORES} stores with ${FILES_PER_STORE} files each, ${LATENCY_MS} ms`,
  run: async (bench) => {
    const sandbox = await bench.sandbox();
    const { process: service, client } = await bench.service(sandbox);
    const [coldKey, warmKey] = KEYS;
    const cold = await report(sandbox.as(coldKey), client.as(coldKey));
    const before = await service.residentBytes();
    let warm = cold;
    const highest = await highestWhile(service, async () => {
      warm = await report(sandbox.as(warmKey), client.as(warmKey));
    });
    return [
      { label: 'time, of calls / 64 at once', value: warm.ratio, unit: 'x', limit: atMost(1.5) },
      { label: 'same, first request of the process', value: cold.ratio, unit: 'x' },
      {
        label: 'growth of resident memory',
        value: Math.max(0, highest - before) / MIB,
        unit: 'MiB',
        limit: atMost(64),
      },
      { label: 'time', value: warm.tookMs / 1000, unit: 's' },
      { label: 'upstream calls', value: warm.calls, unit: '' },
    ];
  },
};

async function report(
  sandbox: SandboxClient,
  client: ServiceClient,
): Promise<{ tookMs: number; calls: number; ratio: number }> {
  await sandbox.configure({ latency_ms: 0 });
  await sandbox.addFixtures({ stores: STORES, files_per_store: FILES_PER_STORE });
  await sandbox.configure({ latency_ms: LATENCY_MS });
  const before = await sandbox.counters();
  const tookMs = await millisecondsOf(async () => {
    const { complete, totals, orphans } = await client.reportFiles();
    check(complete && totals.vector_stores === STORES, 'not all stores were scanned');
    check(totals.files === FILES && totals.entries === FILES, 'not all files were seen');
    check(orphans.length === 0, 'a file that is held was called an orphan');
  });
  const calls = (await sandbox.counters()).requests - before.requests;
  return { tookMs, calls, ratio: tookMs / ((calls / CEILING) * LATENCY_MS) };
}
