import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { brokenOff, type Figure, type Result, summarize } from './figure.js';
import { type Options, parseOptions, USAGE, UsageError } from './options.js';
import { Processes } from './processes.js';
import type { Row } from './row.js';
import { attachments } from './rows/attachments.js';
import { deleteMany } from './rows/delete.js';
import { faults } from './rows/faults.js';
import { filesReport } from './rows/files-report.js';
import { jobs, jobsInRedis } from './rows/jobs.js';
import { list } from './rows/list.js';
import { memory } from './rows/memory.js';
import { rateLimited } from './rows/rate-limited.js';
import { start } from './rows/start.js';
import { passThrough, throughput } from './rows/throughput.js';
import { upload } from './rows/upload.js';
import { withFiles } from './rows/with-files.js';
import { table } from './table.js';
import { Workbench } from './workbench.js';

const ROWS: readonly Row[] = [
  list,
  deleteMany,
  rateLimited,
  faults,
  memory,
  throughput,
  passThrough,
  upload,
  attachments,
  withFiles,
  filesReport,
  jobs,
  jobsInRedis,
  start,
];

/** Nothing may take longer: a run of a row, the slow reference included. */
const RUN_WITHIN_MS = 240_000;

const processes = new Processes();
const references = new Map<string, number>();
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(1);
    stop.abort(new Error(`stopped by ${signal}`));
  });
process.once('exit', () => processes.killAll());

/** Resolves with the exit code. A row that breaks off is missed, and the next one is measured all the same. */
async function run(options: Options): Promise<number> {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}`);
  const results: Result[] = [];
  for (const row of ROWS.filter(({ name }) => options.rows.length === 0 || options.rows.includes(name))) {
    if (stop.signal.aborted) break;
    console.log(`${row.name}: ${row.work}`);
    results.push(...(await measure(row, options.runs)));
  }
  console.log(
    `\n${table(results)}\n\nMedian of ${options.runs}; where a single wrong answer counts, the worst.`,
  );
  if (options.jsonFile !== undefined)
    await writeFile(options.jsonFile, `${JSON.stringify(results, null, 2)}\n`);
  return stop.signal.aborted || results.some(({ isOk }) => isOk === false) ? 1 : 0;
}

async function measure(row: Row, runs: number): Promise<Result[]> {
  const figures = [];
  try {
    for (let index = 0; index < runs; index += 1) figures.push(await measureOnce(row, index));
  } catch (error) {
    console.error(error);
    figures.push([brokenOff]);
  }
  return summarize(row.name, figures, loadavg()[0] ?? NaN);
}

async function measureOnce(row: Row, index: number): Promise<readonly Figure[]> {
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(RUN_WITHIN_MS)]);
  const bench = new Workbench(processes, references, signal);
  try {
    return await row.run(bench, index);
  } finally {
    await bench.clear();
  }
}

try {
  const options = parseOptions(
    process.argv.slice(2),
    ROWS.map(({ name }) => name),
  );
  if (options.isHelp) console.log(USAGE);
  else process.exitCode = await run(options);
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
