import { atMost, type Figure } from '../figure.js';
import { highestWhile } from '../memory-probe.js';
import { check, type Row } from '../row.js';
import type { SandboxClient } from '../sandbox-client.js';
import type { Service, Workbench } from '../workbench.js';

const STORES = 100_000;
/** A fifth of what upstream takes; any less and two cores are busy with the sandbox. */
const LATENCY_MS = 20;
/** Deleted first, so that code is compiled and heaps have grown as they do for any job. */
const WARM_UP_STORES = 10_000;
const MIB = 1024 * 1024;
const SETTINGS = { MAX_BULK_IDS: String(STORES), BODY_LIMIT_BYTES: String(16 * MIB) };

export const jobs: Row = {
  name: 'jobs',
  work: `delete ${STORES} stores as a job, ${LATENCY_MS} ms`,
  run: (bench) => measure(bench, {}),
};

export const jobsInRedis: Row = {
  name: 'jobs-redis',
  work: `delete ${STORES} stores as a job in Redis, ${LATENCY_MS} ms; needs redis-server`,
  run: async (bench) =>
    measure(bench, { REDIS_URL: await bench.redis(), KEY_HASH_SECRET: 'the same on every replica' }),
};

/** What took a run. */
interface Cost {
  readonly seconds: number;
  readonly cpuMs: number;
}

/** Growth is the highest of the samples taken during the job and its report, less the one just before. */
async function measure(
  bench: Workbench,
  store: Readonly<Record<string, string>>,
): Promise<readonly Figure[]> {
  const sandbox = await bench.sandbox();
  await sandbox.configure({ latency_ms: LATENCY_MS });
  const service = await bench.service(sandbox, { ...SETTINGS, ...store });
  await deleteAsJob(service, await filled(sandbox, WARM_UP_STORES));
  const ids = await filled(sandbox, STORES);
  const before = await service.process.residentBytes();
  let asJob: Cost | undefined;
  const highest = await highestWhile(service.process, async () => {
    asJob = await costOf(service, () => deleteAsJob(service, ids));
  });
  const again = await filled(sandbox, STORES);
  const without = await costOf(service, async () => {
    const { success } = await service.client.deleteVectorStores(again);
    check(success.length === STORES, 'not all stores were deleted');
  });
  const { seconds = NaN, cpuMs = NaN } = asJob ?? {};
  return [
    {
      label: 'growth of resident memory',
      value: Math.max(0, highest - before) / MIB,
      unit: 'MiB',
      limit: atMost(64),
    },
    {
      label: 'of the run without checkpoints',
      value: seconds / without.seconds,
      unit: 'x',
      limit: atMost(1.1),
    },
    { label: 'resident before', value: before / MIB, unit: 'MiB' },
    { label: 'time', value: seconds, unit: 's' },
    { label: 'time without checkpoints', value: without.seconds, unit: 's' },
    { label: 'CPU a deletion', value: cpuMs / STORES, unit: 'ms' },
    { label: 'CPU a deletion without checkpoints', value: without.cpuMs / STORES, unit: 'ms' },
  ];
}

async function filled(sandbox: SandboxClient, stores: number): Promise<readonly string[]> {
  return (await sandbox.addFixtures({ stores })).vector_store_ids;
}

async function deleteAsJob({ client }: Service, ids: readonly string[]): Promise<void> {
  const job = await client.deleteAsJob(ids);
  check(job.state === 'completed' && job.summary?.deleted === ids.length, 'not all stores were deleted');
  check((await client.streamReport(job)).lines === ids.length + 1, 'not all outcomes were reported');
}

async function costOf({ process }: Service, work: () => Promise<void>): Promise<Cost> {
  const [startedAt, cpuBefore] = [performance.now(), await process.cpuMs()];
  await work();
  return { seconds: (performance.now() - startedAt) / 1000, cpuMs: (await process.cpuMs()) - cpuBefore };
}
