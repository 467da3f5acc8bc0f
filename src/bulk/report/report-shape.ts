import { BulkTally, type TalliedRun } from './bulk-tally.js';
import type { BulkInput } from '../operation.js';
import type { Outcome } from './outcome.js';

/** A report list: the outcomes it has, and how it shows each. */
export interface ReportList<Entry = unknown> {
  readonly kind: 'list';
  readonly has: (outcome: Outcome) => boolean;
  readonly entry: (outcome: Outcome) => Entry;
  /** Summary field whose presence adds the list to the report. By default the list is always present. */
  readonly onlyWith?: string | undefined;
}

/** A report field that repeats a part of the summary. */
export interface ReportValue<Value = unknown> {
  readonly kind: 'value';
  readonly of: (summary: never) => Value;
}

/** The fields of a report between its start and its `summary`, in order. */
export type ReportFields = Readonly<Record<string, ReportList | ReportValue>>;

type FieldOf<Value> = Value extends readonly (infer Entry)[] ? ReportList<Entry> : ReportValue<Value>;

type FieldsOf<Report> = {
  readonly [Name in Exclude<keyof Report, 'summary'>]-?: FieldOf<NonNullable<Report[Name]>>;
};

/** The fields of a report DTO and the tally that makes its summary. The compiler checks both against the DTO. */
export interface ReportShape<
  Report extends { readonly summary: object },
  Input extends BulkInput = BulkInput,
> {
  readonly fields: FieldsOf<Report>;
  tally(run: TalliedRun<Input>): BulkTally<BulkInput, Report['summary']>;
}

/** A report whose summary follows from the counts of a {@link BulkTally}. */
export const reportShape = <Report extends { readonly summary: object }, Input extends BulkInput = BulkInput>(
  fields: FieldsOf<Report>,
  summarize: (tally: BulkTally<Input>) => Report['summary'],
): ReportShape<Report, Input> => ({ fields, tally: (run) => new SummarizedTally(run, summarize) });

class SummarizedTally<Input extends BulkInput, Summary extends object> extends BulkTally<Input, Summary> {
  constructor(
    run: TalliedRun<Input>,
    private readonly summarize: (tally: BulkTally<Input>) => Summary,
  ) {
    super(run);
  }

  override get summary(): Summary {
    return this.summarize(this);
  }
}

/** @param entry is only called with outcomes that `has` accepts */
export function list<Listed extends Outcome, Entry>(
  has: (outcome: Outcome) => outcome is Listed,
  entry: (outcome: Listed) => Entry,
  onlyWith?: string,
): ReportList<Entry> {
  return { kind: 'list', has, entry: entry as (outcome: Outcome) => Entry, onlyWith };
}

/** The fields of a report with this summary. */
export const fieldsFor = (fields: ReportFields, summary: object): [string, ReportList | ReportValue][] =>
  Object.entries(fields).filter(
    ([, field]) => field.kind === 'value' || field.onlyWith === undefined || field.onlyWith in summary,
  );

/** @param outcomes in the order of the request */
export function reportOf(fields: ReportFields, outcomes: readonly Outcome[], summary: object): object {
  const shown = fieldsFor(fields, summary).map(([name, field]) => [
    name,
    field.kind === 'list' ? outcomes.filter(field.has).map(field.entry) : field.of(summary as never),
  ]);
  return { ...Object.fromEntries(shown), summary };
}
