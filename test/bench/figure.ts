export interface Limit {
  readonly is: 'at most' | 'at least';
  readonly value: number;
}

/** One measured number. Figures of the same label are one figure, measured in several runs. */
export interface Figure {
  readonly label: string;
  readonly value: number;
  readonly unit: 's' | 'ms' | 'x' | '%' | 'MiB' | 'requests/s' | '';
  /** Without one the figure is there for comparison. */
  readonly limit?: Limit;
  /** Which of the runs counts: one wrong answer in three runs is one too many. Default: the median. */
  readonly judge?: 'median' | 'worst';
}

/** A figure over all runs. */
export interface Result {
  readonly row: string;
  readonly label: string;
  readonly unit: Figure['unit'];
  readonly value: number;
  readonly runs: readonly number[];
  readonly limit: Limit | undefined;
  /** `undefined` for a figure without a limit. */
  readonly isOk: boolean | undefined;
  /** Load average of the machine over the last minute, when the row ended. */
  readonly load: number;
}

export const atMost = (value: number): Limit => ({ is: 'at most', value });
export const atLeast = (value: number): Limit => ({ is: 'at least', value });

/** Stands for a run that did not get to its end. */
export const brokenOff: Figure = { label: 'broken off', value: NaN, unit: '', limit: atMost(0) };

/** @param runs the figures of each run of the row */
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
  const [{ label, unit, limit, judge }] = figures;
  const runs = figures.map((figure) => figure.value);
  const value = judge === 'worst' ? worst(runs, limit) : median(runs);
  return { row, label, unit, value, runs, limit, isOk: limit && meets(value, limit), load };
}

const worst = (values: readonly number[], limit: Limit | undefined): number =>
  limit?.is === 'at least' ? Math.min(...values) : Math.max(...values);

const meets = (value: number, limit: Limit): boolean =>
  limit.is === 'at most' ? value <= limit.value : value >= limit.value;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
