import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { FAILED_RUN, type Figure, type Result, summarize } from './figure.js';
import { type Options, parseOptions, USAGE, UsageError } from './options.js';
import { ProcessPool } from './processes.js';
import type { Row } from './row.js';
import { attachmentsRow } from './rows/attachments.js';
import { deleteRow } from './rows/delete.js';
import { faultsRow } from './rows/faults.js';
import { filesReportRow } from './rows/files-report.js';
import { jobsRow, redisJobsRow } from './rows/jobs.js';
import { listRow } from './rows/list.js';
import { memoryRow } from './rows/memory.js';
import { rateLimitedRow } from './rows/rate-limited.js';
import { startRow } from './rows/start.js';
import { passThroughRow, throughputRow } from './rows/throughput.js';
import { uploadRow } from './rows/upload.js';
import { withFilesRow } from './rows/with-files.js';
import { toMarkdownTable } from './table.js';
import { Workbench } from './workbench.js';

const ROWS: readonly Row[] = [
  listRow,
  deleteRow,
  rateLimitedRow,
  faultsRow,
  memoryRow,
  throughputRow,
  passThroughRow,
  uploadRow,
  attachmentsRow,
  withFilesRow,
  filesReportRow,
  jobsRow,
  redisJobsRow,
  startRow,
];

/** Limit for one run of a row, including the slow reference. */
const RUN_TIMEOUT_MS = 240_000;

const processes = new ProcessPool();
const references = new Map<string, number>();
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(1);
    stop.abort(new Error(`stopped by ${signal}`));
  });
process.once('exit', () => processes.killAll());

/** Resolves to the exit code. A row that fails misses its limit, and the next row is still measured. */
async function run(options: Options): Promise<number> {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}`);
  const results: Result[] = [];
  for (const row of ROWS.filter(({ name }) => options.rows.length === 0 || options.rows.includes(name))) {
    if (stop.signal.aborted) break;
    console.log(`${row.name}: ${row.work}`);
    results.push(...(await measureRow(row, options.runs)));
  }
  console.log(`\n${toMarkdownTable(results)}\n\nMedian of ${options.runs} runs; for errors, the worst run.`);
  if (options.jsonFile !== undefined)
    await writeFile(options.jsonFile, `${JSON.stringify(results, null, 2)}\n`);
  return stop.signal.aborted || results.some(({ isOk }) => isOk === false) ? 1 : 0;
}

async function measureRow(row: Row, runs: number): Promise<Result[]> {
  const figures = [];
  try {
    for (let index = 0; index < runs; index += 1) figures.push(await measureOnce(row, index));
  } catch (error) {
    console.error(error);
    figures.push([FAILED_RUN]);
  }
  return summarize(row.name, figures, loadavg()[0] ?? NaN);
}

async function measureOnce(row: Row, index: number): Promise<readonly Figure[]> {
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(RUN_TIMEOUT_MS)]);
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
