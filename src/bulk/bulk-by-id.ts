import { Injectable } from '@nestjs/common';
import type { Caller } from '../openai/caller.js';
import { CallScope } from '../openai/call-scope.js';
import { type BulkKind, BulkKinds } from './bulk-kind.js';
import { type ItemAction, BulkRunner, type Item } from './bulk-runner.js';
import { CHANGE_SHAPE, type ChangeReport, ChangeTally, placesOf } from './report/change-report.js';
import type { Journal, Target } from './journal.js';
import { type BulkInput, BulkOperation } from './operation.js';
import type { DoneWord, ObjectKind, Outcome, OutcomeWord } from './report/outcome.js';
import { ProofTally } from './report/proof-tally.js';

interface ChangeKind<Input extends BulkInput> {
  /** See {@link BulkKind.name}. */
  readonly name: string;
  readonly object: ObjectKind;
  /** What is done to an id when all goes well. */
  readonly done: DoneWord;
  /**
   * Gets ready for one run, before anything is done, and gives back how one id of it is done.
   *
   * @throws what is then the answer of the whole request
   */
  readonly ready: (input: Input, work: CallScope) => Act | Promise<Act>;
  /** How an id may end otherwise than done or failed, where nothing else was asked for. Default: in no other way. */
  readonly mayEnd?: readonly OutcomeWord[];
}

/** Does it to one id; as {@link ItemAction.act}. */
export type Act = (id: string, caller: Caller) => ReturnType<ItemAction['act']>;

/** A kind of thing that is done to many ids. */
export interface Changes<Input extends BulkInput> extends BulkKind<Input> {
  readonly begin: (caller: Caller, input: Input, journal?: Journal) => BulkOperation<ChangeReport>;
}

/** Does one thing to each of many ids of one kind. */
@Injectable()
export class BulkById {
  constructor(
    private readonly runner: BulkRunner,
    private readonly kinds: BulkKinds,
  ) {}

  /** Makes a kind of change known, and gives it back to be begun. */
  kind<Input extends BulkInput = BulkInput>(change: ChangeKind<Input>): Changes<Input> {
    const { name, object, done, mayEnd } = change;
    const kind: Changes<Input> = {
      name,
      objectsOf: () => () => object,
      shape: CHANGE_SHAPE,
      begin: (caller, input, journal) => {
        const places = placesOf(input.ids);
        const work = new CallScope(caller);
        const proof = new ProofTally(name, input, caller);
        return new BulkOperation<ChangeReport>({
          order: { kind: name, input },
          lines: this.run(change, { input, ids: places.keys(), work, journal }),
          tally: new ChangeTally(done, input.ids.length, places.size, { proof, mayEnd }),
          shape: CHANGE_SHAPE,
          rankOf: ({ id }) => places.get(id) ?? 0,
          callsInFlight: () => work.callsInFlight,
        });
      },
    };
    this.kinds.add(kind);
    return kind;
  }

  private async *run<Input extends BulkInput>(
    { name, object, done, ready }: ChangeKind<Input>,
    { input, ids, work, journal }: Begun<Input>,
  ): AsyncGenerator<Outcome, void, undefined> {
    const act = await ready(input, work);
    const left = leftOf(ids, settledBefore(journal));
    const pull = (): Item | undefined => {
      const next = left.next();
      return next.done === true
        ? undefined
        : { id: next.value, object, done, act: (worker) => act(next.value, worker) };
    };
    const rest = function* (): Generator<Target> {
      for (const id of left) yield { id, object };
    };
    const outcomes = this.runner.run({ operation: name, work, pull, rest, journal });
    const { receipt_since, vector_store_id } = input;
    if (receipt_since === undefined || vector_store_id === undefined) yield* outcomes;
    // A receipt names the store with everything that it says of its entries.
    else for await (const outcome of outcomes) yield { ...outcome, vector_store_id };
  }
}

/** One run that was begun. */
interface Begun<Input> {
  readonly input: Input;
  /** Distinct ones. */
  readonly ids: Iterable<string>;
  readonly work: CallScope;
  readonly journal: Journal | undefined;
}

function settledBefore(journal: Journal | undefined): ReadonlySet<string> {
  const settled = new Set<string>();
  for (const { id } of journal?.outcomes ?? []) settled.add(id);
  return settled;
}

function* leftOf(ids: Iterable<string>, settled: ReadonlySet<string>): Generator<string> {
  for (const id of ids) if (!settled.has(id)) yield id;
}
