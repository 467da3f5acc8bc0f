import { atMost } from '../figure.js';
import { peakMemoryDuring } from '../memory-probe.js';
import { checkResult, MAX_CONCURRENCY, type Row } from '../row.js';
import { BENCH_KEYS, type SandboxApi } from '../sandbox-api.js';
import type { ServiceClient } from '../service-client.js';
import { MIB } from '../uploader.js';
import { measureMs } from '../workbench.js';

const STORE_COUNT = 1_000;
const FILES_PER_STORE = 20;
const FILE_COUNT = STORE_COUNT * FILES_PER_STORE;
const LATENCY_MS = 100;

/** Measured with a warm process and a new key. Memory is the peak sample minus the sample before the request. */
export const filesReportRow: Row = {
  name: 'files-report',
  work: `report on the files of ${STORE_COUNT} stores with ${FILES_PER_STORE} files each, ${LATENCY_MS} ms`,
  run: async (bench) => {
    const sandbox = await bench.sandbox();
    const { process: service, client } = await bench.service(sandbox);
    const [coldKey, warmKey] = BENCH_KEYS;
    const cold = await measureReport(sandbox.as(coldKey), client.as(coldKey));
    const before = await service.residentBytes();
    let warm = cold;
    const highest = await peakMemoryDuring(service, async () => {
      warm = await measureReport(sandbox.as(warmKey), client.as(warmKey));
    });
    return [
      {
        label: 'time / ideal time with 64 calls in flight',
        value: warm.ratio,
        unit: 'x',
        limit: atMost(1.5),
      },
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

async function measureReport(
  sandbox: SandboxApi,
  client: ServiceClient,
): Promise<{ tookMs: number; calls: number; ratio: number }> {
  await sandbox.configure({ latency_ms: 0 });
  await sandbox.addFixtures({ stores: STORE_COUNT, files_per_store: FILES_PER_STORE });
  await sandbox.configure({ latency_ms: LATENCY_MS });
  const before = await sandbox.counters();
  const tookMs = await measureMs(async () => {
    const { complete, totals, orphans } = await client.reportFiles();
    checkResult(complete && totals.vector_stores === STORE_COUNT, 'not all stores were scanned');
    checkResult(totals.files === FILE_COUNT && totals.entries === FILE_COUNT, 'not all files were scanned');
    checkResult(orphans.length === 0, 'an attached file was reported as an orphan');
  });
  const calls = (await sandbox.counters()).requests - before.requests;
  return { tookMs, calls, ratio: tookMs / ((calls / MAX_CONCURRENCY) * LATENCY_MS) };
}
