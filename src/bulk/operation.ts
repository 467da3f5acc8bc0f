import type { Outcome } from './report/outcome.js';
import type { ServerEvent, TICK } from './server-events.js';

/** Progress of an operation. */
export interface Progress {
  readonly done: number;
  /** The part of `done` that failed. */
  readonly failed: number;
  /** `undefined` while it is unknown. */
  readonly total?: number | undefined;
}

/** Counts lines as they pass; its memory use does not depend on their number. */
export interface Tally<Line> {
  add(line: Line): void;
  readonly summary: object;
  readonly progress: Progress;
}

/** The value of a table cell; empty if it is unknown. */
export type Cell = string | number | boolean | null | undefined;

/** A column of a table. */
export interface Column<Line> {
  readonly name: string;
  valueOf(line: Line): Cell;
}

/** How lines form one JSON document: the first line has its first fields, and the other lines are a list in it. */
export interface DocumentShape {
  /** Name of the list. */
  readonly list: string;
  /** Fields after the list. Called after the last line. */
  readonly ending: () => object;
}

/**
 * The result of a use case: a stream of lines with a tally and a final report. The HTTP layer renders it in the response
 * format that the client accepts; the use case does not depend on the format.
 */
export type Operation<Line = unknown, Report = unknown> = Stream<Line> & (Collected<Line, Report> | Written);

interface Stream<Line> {
  readonly kind: 'operation';
  /** Starts when the first line is pulled. May throw before any line and after any line. */
  readonly lines: AsyncIterable<Line>;
  readonly tally: Tally<Line>;
  /** Name of a line as a server-sent event. Default: `item`. */
  readonly eventName?: string;
  /** Upstream calls in flight. By default unknown. */
  readonly callsInFlight?: () => number;
  /** Present if the lines can be rendered as CSV. */
  readonly columns?: readonly Column<Line>[];
  /** Present if the operation can run as a job. */
  readonly bulk?: BulkRun;
}

/** An operation whose report is built once all lines have come. */
interface Collected<Line, Report> {
  /** @param lines in the order in which they came */
  report(lines: readonly Line[]): Report;
  readonly document?: undefined;
}

/** An operation whose report can be too large for memory: its JSON is written while the lines come. */
interface Written {
  readonly document: DocumentShape;
}

/** The report of a job, read from the store in pieces, so that its size costs no memory. */
export interface StoredReport {
  readonly kind: 'stored_report';
  /** The text of one JSON document, outcomes in the order of the request. */
  json(): AsyncIterable<string>;
  /** One JSON line per outcome in the order in which they settled, then one with the summary or the error. */
  ndjson(): AsyncIterable<string>;
}

/** The events of a job, read from the store. */
export interface StoredEvents {
  readonly kind: 'stored_events';
  /** Has a {@link TICK} at least every few seconds. */
  readonly events: AsyncIterable<ServerEvent | typeof TICK>;
}

/** An operation that runs, or ran, without the request. */
export type StoredOperation = StoredReport | StoredEvents;

/** The part of an operation that a job needs to store, resume and report it. */
export interface BulkRun {
  readonly request: BulkRequest;
  /** Position of an outcome in the order of the request, among the outcomes for its kind of object. */
  readonly rankOf: (outcome: Outcome) => number;
}

/** An operation that processes many ids and reports an outcome for each. */
export type BulkOperation<Report = unknown> = Stream<Outcome> &
  Collected<Outcome, Report> & { readonly bulk: BulkRun };

/** The request of a bulk operation. Stored as JSON with a job; the operation can be started again from it. */
export interface BulkRequest {
  /** Name of its kind of bulk operation. */
  readonly kind: string;
  readonly input: BulkInput;
}

/** Options of a deletion. */
export interface DeletionOptions {
  /** Only reports what would be deleted. */
  readonly dry_run?: boolean | undefined;
  /** Reads deleted objects until OpenAI no longer returns them, up to a timeout. */
  readonly verify?: boolean | undefined;
  /** Date and time at which a receipt was requested; absent without a receipt. */
  readonly receipt_since?: string | undefined;
}

/** Input of a bulk operation; a JSON object. */
export interface BulkInput extends DeletionOptions {
  /** Ids of the requested objects. Duplicates count once. */
  readonly ids: readonly string[];
  /** The vector store, if the ids are those of vector store files. */
  readonly vector_store_id?: string | undefined;
}

/** Runs an operation to its end and returns its report. */
export async function collectReport<Line, Report>(
  operation: Stream<Line> & Collected<Line, Report>,
): Promise<Report> {
  const lines: Line[] = [];
  for await (const line of operation.lines) {
    operation.tally.add(line);
    lines.push(line);
  }
  return operation.report(lines);
}

const COMPLETE = (): object => ({ complete: true });

/** Counts the items of a listing. */
class ItemTally implements Tally<unknown> {
  private count = 0;

  constructor(private readonly ending: () => object) {}

  add(): void {
    this.count += 1;
  }

  get summary(): object {
    return { count: this.count, ...this.ending() };
  }

  get progress(): Progress {
    return { done: this.count, failed: 0 };
  }
}

/**
 * An operation that only lists items.
 *
 * @param ending summary fields after the count. Default: `complete: true`, since an incomplete listing is an error
 */
export function listing<Item, Report>(
  items: AsyncIterable<Item>,
  report: (items: readonly Item[]) => Report,
  ending: () => object = COMPLETE,
): Operation<Item, Report> {
  return { kind: 'operation', lines: items, tally: new ItemTally(ending), report };
}

/** A listing of ids: its lines are `{id}`, its report is the array of ids. */
export function idListing(
  items: AsyncIterable<{ readonly id: string }>,
): Operation<{ id: string }, string[]> {
  return listing(idLines(items), (lines) => lines.map(({ id }) => id));
}

async function* idLines(items: AsyncIterable<{ readonly id: string }>): AsyncGenerator<{ id: string }> {
  for await (const { id } of items) yield { id };
}
