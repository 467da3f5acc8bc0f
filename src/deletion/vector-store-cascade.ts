import { Injectable } from '@nestjs/common';
import { BulkKinds } from '../bulk/bulk-kind.js';
import { BulkRunner } from '../bulk/bulk-runner.js';
import { placesOf } from '../bulk/report/change-report.js';
import type { Journal } from '../bulk/journal.js';
import { type BulkInput, BulkOperation } from '../bulk/operation.js';
import type { Outcome } from '../bulk/report/outcome.js';
import { ProofTally } from '../bulk/report/proof-tally.js';
import type { Caller } from '../openai/caller.js';
import { CallScope } from '../openai/call-scope.js';
import { Deleter } from './deleter.js';
import { type CascadePlan, partsOf, planFrom } from './cascade-plan.js';
import { CASCADE_SHAPE, type CascadeReport, CascadeTally } from './cascade-report.js';
import { type CascadeActs, CascadeQueue } from './cascade-queue.js';
import { type Holdings, ProjectScan, type Usage } from '../project-scan/project-scan.js';

export interface CascadeInput extends BulkInput {
  /** `false` leaves every file. */
  readonly delete_files: boolean;
  /** What becomes of files that stores outside the request hold too. */
  readonly shared_files: 'keep' | 'delete';
}

const NAME = 'delete_vector_stores_with_files';
const NOTHING: Holdings = { storesOfFile: new Map(), failures: new Map() };
const NOT_MEASURED = { bytes: undefined, failures: new Map<string, never>() };

/** One cascade that was begun. */
interface Begun {
  readonly input: CascadeInput;
  readonly distinct: ReadonlySet<string>;
  readonly journal: Journal | undefined;
  /** For finding out what there is. */
  readonly scanning: CallScope;
  /** For deleting it. */
  readonly deleting: CallScope;
  readonly tasks: CascadeQueue;
  readonly tally: CascadeTally;
}

/**
 * Deletes stores with their files and never makes an orphan: everything is listed before anything is deleted, a file
 * that another store needs is kept, and a store goes only when all its files that may go are gone.
 *
 * A file that is attached to a store outside the request after that store was listed is not seen as shared.
 */
@Injectable()
export class VectorStoreCascade {
  constructor(
    private readonly deleter: Deleter,
    private readonly inventory: ProjectScan,
    private readonly runner: BulkRunner,
    kinds: BulkKinds,
  ) {
    kinds.add<CascadeInput>({
      name: NAME,
      objectsOf: () => () => 'vector_store',
      shape: CASCADE_SHAPE,
      begin: (caller, input, journal) => this.begin(caller, input, journal),
    });
  }

  begin(caller: Caller, input: CascadeInput, journal?: Journal): BulkOperation<CascadeReport> {
    const distinct = new Set(input.ids);
    const tally = new CascadeTally(input.ids.length, distinct.size, new ProofTally(NAME, input, caller));
    const tasks = new CascadeQueue();
    const [scanning, deleting] = [new CallScope(caller), new CallScope(caller)];
    const stores = placesOf(distinct);
    let files: ReadonlyMap<string, number> | undefined;
    const rankOf = ({ object, id }: Outcome): number => {
      if (object === 'vector_store') return stores.get(id) ?? 0;
      // Known once the stores have been listed: before the first outcome.
      files ??= placesOf(tasks.fileIds);
      return stores.size + (files.get(id) ?? 0);
    };
    return new BulkOperation<CascadeReport>({
      order: { kind: NAME, input },
      lines: this.run({ input, distinct, journal, scanning, deleting, tasks, tally }),
      tally,
      shape: CASCADE_SHAPE,
      rankOf,
      callsInFlight: () => scanning.callsInFlight + deleting.callsInFlight,
    });
  }

  private async *run(begun: Begun): AsyncGenerator<Outcome, void, undefined> {
    const { distinct, journal, deleting, tasks, tally } = begun;
    const plan = await this.planOf(begun);
    tally.expectFiles(plan.holdings.storesOfFile.size);
    tasks.plan(distinct, plan, await this.actsFor(begun, plan), journal?.outcomes);
    yield* this.runner.run({
      operation: NAME,
      work: deleting,
      pull: () => tasks.pull(),
      rest: () => tasks.rest(),
      onSettled: (outcome) => tasks.onSettled(outcome),
      journal,
    });
  }

  /** Which stores hold the files is known, unless stores that were not asked for may do so, too. */
  private async actsFor(
    { input, deleting }: Begun,
    { holdings, usageBytes }: CascadePlan,
  ): Promise<CascadeActs> {
    const { storesOfFile } = holdings;
    const known = input.shared_files === 'keep' ? storesOfFile : undefined;
    return {
      deleteFile: await this.deleter.files(storesOfFile.keys(), input, deleting, known),
      deleteVectorStore: this.deleter.vectorStores(input, deleting, usageBytes),
    };
  }

  /** What was found the first time stands: looking again would not find what was deleted since. */
  private async planOf(begun: Begun): Promise<CascadePlan> {
    const { distinct, journal } = begun;
    if (journal?.plan !== undefined) return planFrom(journal.plan, distinct);
    const plan = await this.look(begun);
    await journal?.keepPlan(partsOf(plan, distinct));
    return plan;
  }

  /** A store that is to be measured, and cannot be, is left alone. */
  private async look({ input, distinct, scanning }: Begun): Promise<CascadePlan> {
    const usage = await this.usageOf(input, distinct, scanning);
    const measured = new Set([...distinct].filter((id) => !usage.failures.has(id)));
    const holdings = input.delete_files ? await this.inventory.holdings(measured, scanning) : NOTHING;
    const mayKeep = input.delete_files && input.shared_files === 'keep';
    const shared = mayKeep
      ? await this.inventory.heldElsewhere(holdings.storesOfFile, distinct, scanning)
      : new Map<string, string[]>();
    const failures = new Map([...usage.failures, ...holdings.failures]);
    return { holdings: { ...holdings, failures }, shared, usageBytes: usage.bytes };
  }

  /** Stores are measured before the first of their files goes. */
  private async usageOf(
    { receipt_since }: CascadeInput,
    vectorStoreIds: Iterable<string>,
    work: CallScope,
  ): Promise<Usage | typeof NOT_MEASURED> {
    return receipt_since === undefined ? NOT_MEASURED : this.inventory.usage(vectorStoreIds, work);
  }
}
