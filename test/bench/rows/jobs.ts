import { atMost, type Figure } from '../figure.js';
import { peakMemoryDuring } from '../memory-probe.js';
import { checkResult, type Row } from '../row.js';
import type { SandboxApi } from '../sandbox-api.js';
import { MIB } from '../uploader.js';
import type { BenchService, Workbench } from '../workbench.js';

const STORE_COUNT = 100_000;
/** A fifth of OpenAI's latency. With less, the sandbox would keep two cores busy. */
const LATENCY_MS = 20;
/** Deleted first to warm up code and heap. */
const WARM_UP_STORES = 10_000;
const SERVICE_SETTINGS = { MAX_BULK_IDS: String(STORE_COUNT), BODY_LIMIT_BYTES: String(16 * MIB) };

export const jobsRow: Row = {
  name: 'jobs',
  work: `delete ${STORE_COUNT} stores as a job, ${LATENCY_MS} ms`,
  run: (bench) => measureJob(bench, {}),
};

export const redisJobsRow: Row = {
  name: 'jobs-redis',
  work: `delete ${STORE_COUNT} stores as a job in Redis, ${LATENCY_MS} ms; requires redis-server`,
  run: async (bench) =>
    measureJob(bench, { REDIS_URL: await bench.redis(), KEY_HASH_SECRET: 'the same on every replica' }),
};

interface Cost {
  readonly seconds: number;
  readonly cpuMs: number;
}

/** Memory growth is the peak sample during the job and its report minus the sample before the job. */
async function measureJob(
  bench: Workbench,
  store: Readonly<Record<string, string>>,
): Promise<readonly Figure[]> {
  const sandbox = await bench.sandbox();
  await sandbox.configure({ latency_ms: LATENCY_MS });
  const service = await bench.service(sandbox, { ...SERVICE_SETTINGS, ...store });
  await deleteAsJob(service, await addStores(sandbox, WARM_UP_STORES));
  const ids = await addStores(sandbox, STORE_COUNT);
  const before = await service.process.residentBytes();
  let jobCost: Cost | undefined;
  const highest = await peakMemoryDuring(service.process, async () => {
    jobCost = await measureCost(service, () => deleteAsJob(service, ids));
  });
  const synchronousIds = await addStores(sandbox, STORE_COUNT);
  const synchronousCost = await measureCost(service, async () => {
    const { success } = await service.client.deleteVectorStores(synchronousIds);
    checkResult(success.length === STORE_COUNT, 'not all stores were deleted');
  });
  const { seconds = NaN, cpuMs = NaN } = jobCost ?? {};
  return [
    {
      label: 'growth of resident memory',
      value: Math.max(0, highest - before) / MIB,
      unit: 'MiB',
      limit: atMost(64),
    },
    {
      label: 'time / time without checkpoints',
      value: seconds / synchronousCost.seconds,
      unit: 'x',
      limit: atMost(1.1),
    },
    { label: 'resident memory before', value: before / MIB, unit: 'MiB' },
    { label: 'time', value: seconds, unit: 's' },
    { label: 'time without checkpoints', value: synchronousCost.seconds, unit: 's' },
    { label: 'CPU per deletion', value: cpuMs / STORE_COUNT, unit: 'ms' },
    { label: 'CPU per deletion without checkpoints', value: synchronousCost.cpuMs / STORE_COUNT, unit: 'ms' },
  ];
}

async function addStores(sandbox: SandboxApi, stores: number): Promise<readonly string[]> {
  return (await sandbox.addFixtures({ stores })).vector_store_ids;
}

async function deleteAsJob({ client }: BenchService, ids: readonly string[]): Promise<void> {
  const job = await client.deleteAsJob(ids);
  checkResult(
    job.state === 'completed' && job.summary?.deleted === ids.length,
    'not all stores were deleted',
  );
  checkResult((await client.streamReport(job)).lines === ids.length + 1, 'not all outcomes were reported');
}

async function measureCost({ process }: BenchService, work: () => Promise<void>): Promise<Cost> {
  const [startedAt, cpuBefore] = [performance.now(), await process.cpuMs()];
  await work();
  return { seconds: (performance.now() - startedAt) / 1000, cpuMs: (await process.cpuMs()) - cpuBefore };
}
