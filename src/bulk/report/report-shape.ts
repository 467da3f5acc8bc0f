import type { Outcome } from './outcome.js';

/** One list of a report: which outcomes it has, and how each is told there. */
export interface Section {
  readonly name: string;
  readonly has: (outcome: Outcome) => boolean;
  readonly entry: (outcome: Outcome) => unknown;
  /** Whether the report has this list at all. By default always. */
  readonly isIn?: (summary: object) => boolean;
}

/**
 * How a report is laid out: its lists, each in the order of the request, then what follows from the summary, then the
 * summary. Said once, so that a report is the same whether it is made in memory or read from a store.
 */
export interface ReportShape<Summary = never> {
  readonly sections: readonly Section[];
  /** Fields between the lists and the summary. By default none. */
  readonly derived?: (summary: Summary) => object;
}

/** The lists that a report with this summary has. */
export const sectionsIn = (sections: readonly Section[], summary: object): readonly Section[] =>
  sections.filter(({ isIn }) => isIn === undefined || isIn(summary));

/** The report of outcomes that stand in the order of the request. */
export function reportOf<Report extends { readonly summary: object }>(
  { sections, derived }: ReportShape<Report['summary']>,
  outcomes: readonly Outcome[],
  summary: Report['summary'],
): Report {
  const lists = sectionsIn(sections, summary).map(
    ({ name, has, entry }) => [name, outcomes.filter(has).map(entry)] as const,
  );
  return { ...Object.fromEntries(lists), ...derived?.(summary), summary } as unknown as Report;
}
