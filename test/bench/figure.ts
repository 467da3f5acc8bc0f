export interface Limit {
  readonly is: 'at most' | 'at least';
  readonly value: number;
}

/** A measured value. Figures with the same label are combined over all runs. */
export interface Figure {
  readonly label: string;
  readonly value: number;
  readonly unit: 's' | 'ms' | 'x' | '%' | 'MiB' | 'requests/s' | '';
  /** Absent for a figure that is only for comparison. */
  readonly limit?: Limit;
  /** How the runs are combined. `worst` is for errors, of which none is acceptable. Default: `median`. */
  readonly aggregate?: 'median' | 'worst';
}

/** A figure combined over all runs. */
export interface Result {
  readonly row: string;
  readonly label: string;
  readonly unit: Figure['unit'];
  readonly value: number;
  readonly runs: readonly number[];
  readonly limit: Limit | undefined;
  /** `undefined` for a figure without a limit. */
  readonly isOk: boolean | undefined;
  /** One-minute load average of the machine at the end of the row. */
  readonly load: number;
}

export const atMost = (value: number): Limit => ({ is: 'at most', value });
export const atLeast = (value: number): Limit => ({ is: 'at least', value });

/** The figure of a run that failed. */
export const FAILED_RUN: Figure = { label: 'failed run', value: NaN, unit: '', limit: atMost(0) };

/** Combines the figures of all runs of a row. */
export function summarize(row: string, runs: readonly (readonly Figure[])[], load: number): Result[] {
  const byLabel = new Map<string, [Figure, ...Figure[]]>();
  for (const figure of runs.flat()) {
    const same = byLabel.get(figure.label);
    if (same === undefined) byLabel.set(figure.label, [figure]);
    else same.push(figure);
  }
  return [...byLabel.values()].map((figures) => resultOf(row, figures, load));
}

function resultOf(row: string, figures: readonly [Figure, ...Figure[]], load: number): Result {
  const [{ label, unit, limit, aggregate }] = figures;
  const runs = figures.map((figure) => figure.value);
  const value = aggregate === 'worst' ? worst(runs, limit) : median(runs);
  return { row, label, unit, value, runs, limit, isOk: limit && meets(value, limit), load };
}

const worst = (values: readonly number[], limit: Limit | undefined): number =>
  limit?.is === 'at least' ? Math.min(...values) : Math.max(...values);

const meets = (value: number, limit: Limit): boolean =>
  limit.is === 'at most' ? value <= limit.value : value >= limit.value;

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
