import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run bench -- [options]

Measures the built service against the sandbox, each in a process of its own on 127.0.0.1.
Ends with 1 when a figure misses its limit.

  --row <name>   only this row, can be repeated
  --runs <n>     how often each row is measured, default 3
  --json <file>  also write the figures there
  --help         show this`;

const DEFAULT_RUNS = 3;
const MAX_RUNS = 100;

export interface Options {
  readonly isHelp: boolean;
  /** Empty: all. */
  readonly rows: readonly string[];
  readonly runs: number;
  readonly jsonFile: string | undefined;
}

/** The command line makes no sense; the message says what. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseOptions(args: readonly string[], knownRows: readonly string[]): Options {
  const values = parsed(args);
  const rows = values.row ?? [];
  const unknown = rows.find((row) => !knownRows.includes(row));
  if (unknown !== undefined) throw new UsageError(`no row '${unknown}'; there are ${knownRows.join(', ')}`);
  const runs = Number(values.runs ?? DEFAULT_RUNS);
  if (!Number.isInteger(runs) || runs < 1 || runs > MAX_RUNS)
    throw new UsageError(`--runs must be a whole number from 1 to ${MAX_RUNS}`);
  return { isHelp: values.help ?? false, rows, runs, jsonFile: values.json };
}

function parsed(args: readonly string[]): {
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
