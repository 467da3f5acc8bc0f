import { atLeast, atMost } from '../figure.js';
import type { Row } from '../row.js';
import { millisecondsOf } from '../workbench.js';
import type { DeletionReport } from '../service-client.js';

const STORES = 500;
/** Faults of every kind are drawn from these seeds within 500 calls; each run takes the next one. */
const SEEDS = [1, 2, 3] as const;
const KINDS = 7;

export const faults: Row = {
  name: 'faults',
  work: `delete ${STORES} stores, 5 % faults of every kind, 20 ms`,
  run: async (bench, run) => {
    const sandbox = await bench.sandbox();
    const { vector_store_ids: ids } = await sandbox.addFixtures({ stores: STORES });
    const seed = SEEDS[run % SEEDS.length] ?? 1;
    await sandbox.configure({ latency_ms: 20, faults: { rate: 0.05, seed } });
    const { client } = await bench.service(sandbox, { OPENAI_TIMEOUT_MS: '1000' });
    let report: DeletionReport = { success: [], failed: [] };
    const tookMs = await millisecondsOf(async () => {
      report = await client.deleteVectorStores(ids);
    });
    const { by_fault } = await sandbox.counters();
    await sandbox.configure({ latency_ms: 0, faults: null });
    const { lost, wrong } = compare(ids, report, new Set(await sandbox.listIds('vector_stores')));
    return [
      { label: 'failed', value: report.failed.length, unit: '', limit: atMost(0), judge: 'worst' },
      { label: 'lost: not told, or twice', value: lost, unit: '', limit: atMost(0), judge: 'worst' },
      { label: 'told wrongly', value: wrong, unit: '', limit: atMost(0), judge: 'worst' },
      {
        label: 'kinds of faults met',
        value: Object.keys(by_fault).length,
        unit: '',
        limit: atLeast(KINDS),
        judge: 'worst',
      },
      { label: 'faults met', value: Object.values(by_fault).reduce((sum, n) => sum + n, 0), unit: '' },
      { label: 'time', value: tookMs / 1000, unit: 's' },
    ];
  },
};

/** What the report says of the ids asked for, against what upstream still has. */
function compare(
  asked: readonly string[],
  report: DeletionReport,
  left: ReadonlySet<string>,
): { lost: number; wrong: number } {
  const success = new Set(report.success);
  const failed = new Set(report.failed.map(({ id }) => id));
  const told = report.success.length + report.failed.length;
  const untold = asked.filter((id) => !success.has(id) && !failed.has(id)).length;
  const wrong = asked.filter((id) => (success.has(id) && left.has(id)) || (failed.has(id) && !left.has(id)));
  return { lost: untold + Math.abs(told - success.size - failed.size), wrong: wrong.length };
}
