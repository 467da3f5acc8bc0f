import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run bench -- [options]

Measures the built service with the sandbox as upstream, in separate processes on 127.0.0.1.
Exits with 1 if a figure misses its limit.

  --row <name>   measure only this row, repeatable
  --runs <n>     runs of each row, default 3
  --json <file>  also write the figures to this file
  --help         show this help`;

const DEFAULT_RUNS = 3;
const MAX_RUNS = 100;

export interface Options {
  readonly isHelp: boolean;
  /** Empty: all. */
  readonly rows: readonly string[];
  readonly runs: number;
  readonly jsonFile: string | undefined;
}

/** An invalid command line. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseOptions(args: readonly string[], knownRows: readonly string[]): Options {
  const values = parseArguments(args);
  const rows = values.row ?? [];
  const unknown = rows.find((row) => !knownRows.includes(row));
  if (unknown !== undefined)
    throw new UsageError(`unknown row '${unknown}'; known rows: ${knownRows.join(', ')}`);
  const runs = Number(values.runs ?? DEFAULT_RUNS);
  if (!Number.isInteger(runs) || runs < 1 || runs > MAX_RUNS)
    throw new UsageError(`--runs must be an integer from 1 to ${MAX_RUNS}`);
  return { isHelp: values.help ?? false, rows, runs, jsonFile: values.json };
}

function parseArguments(args: readonly string[]): {
  row?: string[] | undefined;
  runs?: string | undefined;
  json?: string | undefined;
  help?: boolean | undefined;
} {
  const options = {
    row: { type: 'string', multiple: true },
    runs: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}
