import { Injectable } from '@nestjs/common';
import { CallScope } from '../openai/call-scope.js';
import type { Caller } from '../openai/caller.js';
import { BulkRunner, IdAction, type IdHandler, type Item, type WorkQueue } from './bulk-runner.js';
import type { Journal } from './journal.js';
import type { BulkInput, BulkOperation } from './operation.js';
import type { BulkTally } from './report/bulk-tally.js';
import { type ObjectKind, type Outcome, requestedIdOf } from './report/outcome.js';
import { type ReportFields, reportOf, type ReportShape } from './report/report-shape.js';

interface BulkReport {
  readonly summary: object;
}

/** A kind of bulk operation. */
export interface BulkKind<Input extends BulkInput = BulkInput, Report = unknown> {
  /** Stored with jobs: it must never change. */
  readonly name: string;
  /** Returns the kind of object that each id of `input.ids` names. */
  readonly objectsOf: (input: Input) => (id: string) => ObjectKind;
  readonly fields: ReportFields;
  /** @param journal present if another process may have to resume the run, or has started it */
  begin(caller: Caller, input: Input, journal?: Journal): BulkOperation<Report>;
}

/** The items of a run that also processes objects which it finds itself. */
export interface BulkQueue extends WorkQueue {
  /** Number of found objects. */
  readonly found?: number;
  /** Position of an outcome among the found objects; `undefined` for a requested object. */
  rankOf?(outcome: Outcome): number | undefined;
}

/** One run, before its first call. */
export interface BulkContext<Input extends BulkInput> {
  readonly caller: Caller;
  readonly input: Input;
  /** The distinct ids of the input, in their order. */
  readonly ids: Iterable<string> & { readonly size: number; has(id: string): boolean };
  readonly journal: Journal | undefined;
  /** For calls that find out what to do. */
  readonly scanning: CallScope;
  /** For calls that make changes. */
  readonly acting: CallScope;
}

/** The parts of a bulk operation that differ between kinds. */
export interface BulkDefinition<Input extends BulkInput, Report extends BulkReport> {
  readonly name: string;
  readonly objectsOf: (input: Input) => (id: string) => ObjectKind;
  readonly report: ReportShape<Report, Input>;
  /** Whether the run also processes objects that it finds itself, so that its total is unknown at first. */
  readonly findsObjects?: boolean;
  /**
   * Runs when the first outcome is pulled.
   *
   * @throws an error that fails the whole operation
   */
  readonly prepare: (run: BulkContext<Input>) => BulkQueue | Promise<BulkQueue>;
}

/** A bulk operation that makes one change to each of many objects of one kind. */
export interface ChangeDefinition<Input extends BulkInput, Report extends BulkReport> extends Pick<
  BulkDefinition<Input, Report>,
  'name' | 'report'
> {
  readonly object: ObjectKind;
  /** Runs when the first outcome is pulled. */
  readonly handler: (run: BulkContext<Input>) => IdHandler | Promise<IdHandler>;
}

/** All kinds of bulk operations. Starts them, also from the stored input of a job. */
@Injectable()
export class BulkOperations {
  private readonly kinds = new Map<string, BulkKind>();

  constructor(private readonly runner: BulkRunner) {}

  define<Input extends BulkInput, Report extends BulkReport>(
    definition: BulkDefinition<Input, Report>,
  ): BulkKind<Input, Report> {
    const { name, objectsOf, report } = definition;
    if (this.kinds.has(name)) throw new Error(`two kinds of bulk operations have the name ${name}`);
    const kind: BulkKind<Input, Report> = {
      name,
      objectsOf,
      fields: report.fields as unknown as ReportFields,
      begin: (caller, input, journal) => this.begin(definition, caller, input, journal),
    };
    this.kinds.set(name, kind as unknown as BulkKind);
    return kind;
  }

  defineChange<Input extends BulkInput, Report extends BulkReport>({
    name,
    object,
    report,
    handler,
  }: ChangeDefinition<Input, Report>): BulkKind<Input, Report> {
    const prepare = async (run: BulkContext<Input>): Promise<BulkQueue> =>
      new IdQueue(object, await handler(run), run);
    return this.define({ name, objectsOf: () => () => object, report, prepare });
  }

  /** `undefined` if only another version of the service defines the kind. */
  find(name: string): BulkKind | undefined {
    return this.kinds.get(name);
  }

  private begin<Input extends BulkInput, Report extends BulkReport>(
    definition: BulkDefinition<Input, Report>,
    caller: Caller,
    input: Input,
    journal: Journal | undefined,
  ): BulkOperation<Report> {
    const { name, report } = definition;
    const run = new StartedRun(this.runner, definition, caller, input, journal);
    return {
      kind: 'operation',
      lines: run.outcomes(),
      tally: run.tally,
      report: (outcomes) => {
        const ordered = outcomes.toSorted((one, other) => run.rankOf(one) - run.rankOf(other));
        return reportOf(report.fields as unknown as ReportFields, ordered, run.tally.summary) as Report;
      },
      eventName: 'outcome',
      callsInFlight: () => run.callsInFlight,
      bulk: { request: { kind: name, input }, rankOf: (outcome) => run.rankOf(outcome) },
    };
  }
}

/** One run of a bulk operation. */
class StartedRun<Input extends BulkInput, Report extends BulkReport> {
  readonly tally: BulkTally<BulkInput, Report['summary']>;
  /** Position of each distinct id. */
  private readonly places: ReadonlyMap<string, number>;
  private readonly scanning: CallScope;
  private readonly acting: CallScope;
  private queue: BulkQueue | undefined;

  constructor(
    private readonly runner: BulkRunner,
    private readonly definition: BulkDefinition<Input, Report>,
    private readonly caller: Caller,
    private readonly input: Input,
    private readonly journal: Journal | undefined,
  ) {
    const { name, report, findsObjects } = definition;
    this.places = placesOf(input.ids);
    this.scanning = new CallScope(caller);
    this.acting = new CallScope(caller);
    this.tally = report.tally({ operation: name, input, caller, distinct: this.places.size });
    if (findsObjects !== true) this.tally.total = this.places.size;
  }

  get callsInFlight(): number {
    return this.scanning.callsInFlight + this.acting.callsInFlight;
  }

  /** Requested objects rank before found ones. An id can be that of a requested store and of a found file. */
  rankOf(outcome: Outcome): number {
    const found = this.definition.findsObjects === true ? this.queue?.rankOf?.(outcome) : undefined;
    return found === undefined ? (this.places.get(requestedIdOf(outcome)) ?? 0) : this.places.size + found;
  }

  async *outcomes(): AsyncGenerator<Outcome, void, undefined> {
    const { caller, input, journal, scanning, acting, places } = this;
    const ids = {
      size: places.size,
      has: (id: string) => places.has(id),
      [Symbol.iterator]: () => places.keys(),
    };
    const queue = await this.definition.prepare({ caller, input, ids, journal, scanning, acting });
    this.queue = queue;
    if (this.definition.findsObjects === true) this.tally.total = places.size + (queue.found ?? 0);
    const outcomes = this.runner.run({ operation: this.definition.name, scope: acting, queue, journal });
    const { receipt_since, vector_store_id } = input;
    if (receipt_since === undefined || vector_store_id === undefined) yield* outcomes;
    // A receipt names the store of every vector store file.
    else for await (const outcome of outcomes) yield { ...outcome, vector_store_id };
  }
}

/** The ids of a request, except the ones that an earlier process has settled. */
class IdQueue implements BulkQueue {
  private readonly left: Iterator<string>;

  constructor(
    private readonly object: ObjectKind,
    private readonly handler: IdHandler,
    { ids, journal }: BulkContext<BulkInput>,
  ) {
    this.left = remaining(ids, journal);
  }

  pull(): Item | undefined {
    const next = this.left.next();
    return next.done === true ? undefined : new IdAction(next.value, this.object, this.handler);
  }

  *rest(): Generator<Item> {
    for (let item = this.pull(); item !== undefined; item = this.pull()) yield item;
  }
}

function* remaining(ids: Iterable<string>, journal: Journal | undefined): Generator<string> {
  const settledBefore = new Set<string>();
  for (const { id } of journal?.outcomes ?? []) settledBefore.add(id);
  for (const id of ids) if (!settledBefore.has(id)) yield id;
}

/** The distinct ids, in their order, with the position of each. */
export function placesOf(ids: Iterable<string>): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const id of ids) if (!places.has(id)) places.set(id, places.size);
  return places;
}
