import { Injectable } from '@nestjs/common';
import type { Caller } from '../openai/caller.js';
import { Work } from '../openai/work.js';
import { type BulkKind, BulkKinds } from './bulk-kind.js';
import { type Action, BulkRunner, type Task } from './bulk-runner.js';
import {
  CHANGE_SHAPE,
  type ChangeReport,
  ChangeTally,
  PENDING_CHANGE_SHAPE,
  placesOf,
} from './change-report.js';
import type { Journal, Target } from './journal.js';
import { type BulkInput, BulkOperation } from './operation.js';
import type { DoneWord, ObjectKind } from './outcome.js';

interface ChangeKind<Input extends BulkInput> {
  /** See {@link BulkKind.name}. */
  readonly name: string;
  readonly object: ObjectKind;
  /** What is done to an id when all goes well. */
  readonly done: DoneWord;
  readonly act: (id: string, caller: Caller, input: Input) => ReturnType<Action['act']>;
  /** Whether upstream may not have ended it in time. Default: it ends with the call. */
  readonly mayPend?: boolean;
}

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
  kind<Input extends BulkInput = BulkInput>({
    name,
    object,
    done,
    act,
    mayPend = false,
  }: ChangeKind<Input>): Changes<Input> {
    const shape = mayPend ? PENDING_CHANGE_SHAPE : CHANGE_SHAPE;
    const kind: Changes<Input> = {
      name,
      object,
      shape,
      begin: (caller, input, journal) => {
        const places = placesOf(input.ids);
        const left = leftOf(places.keys(), settledBefore(journal));
        const pull = (): Task | undefined => {
          const next = left.next();
          return next.done === true
            ? undefined
            : { id: next.value, object, done, act: (worker) => act(next.value, worker, input) };
        };
        const rest = function* (): Generator<Target> {
          for (const id of left) yield { id, object };
        };
        const work = new Work(caller);
        return new BulkOperation<ChangeReport>({
          order: { kind: name, input },
          lines: this.runner.run({ operation: name, work, pull, rest, journal }),
          tally: new ChangeTally(done, input.ids.length, places.size, mayPend),
          shape,
          rankOf: ({ id }) => places.get(id) ?? 0,
          callsInFlight: () => work.callsInFlight,
        });
      },
    };
    this.kinds.add(kind);
    return kind;
  }
}

function settledBefore(journal: Journal | undefined): ReadonlySet<string> {
  const settled = new Set<string>();
  for (const { id } of journal?.outcomes ?? []) settled.add(id);
  return settled;
}

function* leftOf(ids: Iterable<string>, settled: ReadonlySet<string>): Generator<string> {
  for (const id of ids) if (!settled.has(id)) yield id;
}
