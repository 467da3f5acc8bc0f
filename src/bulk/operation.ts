import type { Outcome } from './report/outcome.js';
import { type ReportShape, reportOf } from './report/report-shape.js';

/** How far a stream of lines has come. */
export interface Progress {
  readonly done: number;
  /** The part of `done` that failed. */
  readonly failed: number;
  /** `undefined` while it is not known. */
  readonly total?: number | undefined;
}

/** Adds lines up while they pass; costs the same however many there are. */
export interface Tally<Line> {
  add(line: Line): void;
  readonly summary: object;
  readonly progress: Progress;
}

/**
 * What a use case hands to the edge: a stream of lines, how they add up, and the answer that all of them make.
 * The edge shows it line by line or collected; the use case does not know which.
 */
export class Operation<Line = unknown, Answer = unknown> {
  constructor(
    /** Nothing is done before the first line is pulled. It may throw before any line, and after. */
    readonly lines: AsyncIterable<Line>,
    readonly tally: Tally<Line>,
    /** Makes the answer of all lines, in whichever order they came. */
    readonly answer: (lines: readonly Line[]) => Answer,
    /** Name of a line, where it is shown as an event. */
    readonly lineName = 'item',
    /** Calls upstream in flight, where that is known. */
    readonly callsInFlight: () => number | undefined = () => undefined,
  ) {}

  /** Runs to the end. */
  async collect(): Promise<Answer> {
    const lines: Line[] = [];
    for await (const line of this.lines) {
      this.tally.add(line);
      lines.push(line);
    }
    return this.answer(lines);
  }
}

/** What a bulk operation was begun with. It can be kept as JSON, and the operation begun again from it. */
export interface BulkRequest {
  /** Name of its {@link BulkKind}. */
  readonly kind: string;
  readonly input: BulkInput;
}

/** What a bulk operation is asked to do; a JSON object. */
export interface BulkInput {
  /** Of the objects asked for; repetitions count once. */
  readonly ids: readonly string[];
  /** Where they are entries of a store: the store. */
  readonly vector_store_id?: string | undefined;
  /** Only tells what would be done. */
  readonly dry_run?: boolean | undefined;
  /** What was deleted is read back until it is gone, within a bound. */
  readonly verify?: boolean | undefined;
  /** When a receipt was asked for, as a date and time; none without. */
  readonly receipt_since?: string | undefined;
}

/** How a bulk operation goes about what it does. */
export type BulkOptions = Pick<BulkInput, 'dry_run' | 'verify' | 'receipt_since'>;

interface BulkParts<Report extends { readonly summary: object }> {
  readonly order: BulkRequest;
  readonly lines: AsyncIterable<Outcome>;
  readonly tally: Tally<Outcome> & { readonly summary: Report['summary'] };
  readonly shape: ReportShape<Report['summary']>;
  readonly rankOf: (outcome: Outcome) => number;
  readonly callsInFlight: () => number;
}

/** An operation that turns ids into outcomes, and whose answer is a report. */
export class BulkOperation<
  Report extends { readonly summary: object } = { readonly summary: object },
> extends Operation<Outcome, Report> {
  readonly order: BulkRequest;
  /** Place of an outcome among those of its kind of object, in the order of the request. */
  readonly rankOf: (outcome: Outcome) => number;

  constructor({ order, lines, tally, shape, rankOf, callsInFlight }: BulkParts<Report>) {
    const answer = (outcomes: readonly Outcome[]): Report =>
      reportOf(
        shape,
        outcomes.toSorted((one, other) => rankOf(one) - rankOf(other)),
        tally.summary,
      );
    super(lines, tally, answer, 'outcome', callsInFlight);
    this.order = order;
    this.rankOf = rankOf;
  }
}

const COMPLETE = (): object => ({ complete: true });

/** Counts a listing. */
class Count implements Tally<unknown> {
  private count = 0;

  constructor(private readonly more: () => object) {}

  add(): void {
    this.count += 1;
  }

  get summary(): object {
    return { count: this.count, ...this.more() };
  }

  get progress(): Progress {
    return { done: this.count, failed: 0 };
  }
}

/**
 * An operation that only lists.
 *
 * @param more what the summary says beside the count; by default that the listing is complete, since an incomplete
 * one is an error
 */
export function listing<Item, Answer>(
  items: AsyncIterable<Item>,
  answer: (items: readonly Item[]) => Answer,
  more: () => object = COMPLETE,
): Operation<Item, Answer> {
  return new Operation(items, new Count(more), answer);
}

/** A listing of ids only: lines `{id}`, answer the ids. */
export function idListing(
  items: AsyncIterable<{ readonly id: string }>,
): Operation<{ id: string }, string[]> {
  return listing(idsOf(items), (lines) => lines.map(({ id }) => id));
}

async function* idsOf(items: AsyncIterable<{ readonly id: string }>): AsyncGenerator<{ id: string }> {
  for await (const { id } of items) yield { id };
}
