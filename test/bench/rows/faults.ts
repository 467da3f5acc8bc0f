import { atLeast, atMost } from '../figure.js';
import type { Row } from '../row.js';
import { measureMs } from '../workbench.js';
import type { DeletionReport } from '../service-client.js';

const STORE_COUNT = 500;
/** With each of these seeds, 500 calls meet faults of every kind. Each run uses the next seed. */
const SEEDS = [1, 2, 3] as const;
const FAULT_KIND_COUNT = 7;

export const faultsRow: Row = {
  name: 'faults',
  work: `delete ${STORE_COUNT} stores, 5 % faults of every kind, 20 ms`,
  run: async (bench, run) => {
    const sandbox = await bench.sandbox();
    const { vector_store_ids: ids } = await sandbox.addFixtures({ stores: STORE_COUNT });
    const seed = SEEDS[run % SEEDS.length] ?? 1;
    await sandbox.configure({ latency_ms: 20, faults: { rate: 0.05, seed } });
    const { client } = await bench.service(sandbox, { OPENAI_TIMEOUT_MS: '1000' });
    let report: DeletionReport = { success: [], failed: [] };
    const tookMs = await measureMs(async () => {
      report = await client.deleteVectorStores(ids);
    });
    const { by_fault } = await sandbox.counters();
    await sandbox.configure({ latency_ms: 0, faults: null });
    const { lost, wrong } = compareWithUpstream(ids, report, new Set(await sandbox.listIds('vector_stores')));
    return [
      { label: 'failed', value: report.failed.length, unit: '', limit: atMost(0), aggregate: 'worst' },
      {
        label: 'missing from the report, or duplicate',
        value: lost,
        unit: '',
        limit: atMost(0),
        aggregate: 'worst',
      },
      { label: 'reported incorrectly', value: wrong, unit: '', limit: atMost(0), aggregate: 'worst' },
      {
        label: 'kinds of faults',
        value: Object.keys(by_fault).length,
        unit: '',
        limit: atLeast(FAULT_KIND_COUNT),
        aggregate: 'worst',
      },
      { label: 'faults', value: Object.values(by_fault).reduce((sum, n) => sum + n, 0), unit: '' },
      { label: 'time', value: tookMs / 1000, unit: 's' },
    ];
  },
};

/** Compares the report with the requested ids and the remaining objects. */
function compareWithUpstream(
  requested: readonly string[],
  report: DeletionReport,
  remaining: ReadonlySet<string>,
): { lost: number; wrong: number } {
  const success = new Set(report.success);
  const failed = new Set(report.failed.map(({ id }) => id));
  const reported = report.success.length + report.failed.length;
  const unreported = requested.filter((id) => !success.has(id) && !failed.has(id)).length;
  const wrong = requested.filter(
    (id) => (success.has(id) && remaining.has(id)) || (failed.has(id) && !remaining.has(id)),
  );
  return { lost: unreported + Math.abs(reported - success.size - failed.size), wrong: wrong.length };
}
