import { Injectable } from '@nestjs/common';
import { BulkKinds } from '../../bulk/bulk-kind.js';
import { BulkRunner } from '../../bulk/bulk-runner.js';
import { placesOf } from '../../bulk/report/change-report.js';
import type { Journal } from '../../bulk/journal.js';
import { type BulkInput, BulkOperation } from '../../bulk/operation.js';
import type { ObjectKind, Outcome } from '../../bulk/report/outcome.js';
import { ProofTally } from '../../bulk/report/proof-tally.js';
import { CascadeQueue } from '../../deletion/cascade-queue.js';
import { Deleter } from '../../deletion/deleter.js';
import type { Caller } from '../../openai/caller.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import { CallScope } from '../../openai/call-scope.js';
import { protectorOf } from '../../selectors/criteria/protection.js';
import { APPLY_SHAPE, type ApplyReport, ApplyTally } from './apply-report.js';
import { ApplyRun, type ApplyContext } from './apply-run.js';
import { ApplyChecks, storesThatStay } from './apply-checks.js';
import { refuseExpired } from './plan-signature.js';
import type { CleanupPlan, PlannedFile, PlannedVectorStore } from './plan.js';
import { ConfiguredProtection } from '../../selectors/configured-protection.js';

/** A plan to apply, and its stores and files that this run is about. */
export interface ApplyInput extends BulkInput {
  readonly plan: CleanupPlan;
}

const NAME = 'apply_cleanup_plan';

/** One application that was begun. */
interface Begun {
  readonly input: ApplyInput;
  readonly stores: ReadonlyMap<string, PlannedVectorStore>;
  readonly files: ReadonlyMap<string, PlannedFile>;
  readonly journal: Journal | undefined;
  readonly scanning: CallScope;
  readonly deleting: CallScope;
}

/**
 * Applies a plan: nothing goes that is not in it, and nothing that is not as it was. Which stores hold its files is found out
 * anew before anything is deleted.
 *
 * A file that somebody attaches to a store, or takes out of it, after that store was listed is not seen to be there, or gone.
 */
@Injectable()
export class ApplyService {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly survey: ApplyChecks,
    private readonly deleter: Deleter,
    private readonly runner: BulkRunner,
    private readonly protection: ConfiguredProtection,
    kinds: BulkKinds,
  ) {
    kinds.add<ApplyInput>({
      name: NAME,
      objectsOf: ({ plan }) => objectsOf(plan),
      shape: APPLY_SHAPE,
      begin: (caller, input, journal) => this.begin(caller, input, journal),
    });
  }

  begin(caller: Caller, input: ApplyInput, journal?: Journal): BulkOperation<ApplyReport> {
    const wanted = new Set(input.ids);
    const stores = byId(input.plan.vector_stores, wanted);
    const files = byId(input.plan.files, wanted);
    const places = placesOf([...stores.keys(), ...files.keys()]);
    const [scanning, deleting] = [new CallScope(caller), new CallScope(caller)];
    const proof = new ProofTally(NAME, input, caller);
    return new BulkOperation<ApplyReport>({
      order: { kind: NAME, input },
      lines: this.run({ input, stores, files, journal, scanning, deleting }),
      tally: new ApplyTally({ stores: stores.size, files: files.size }, proof),
      shape: APPLY_SHAPE,
      rankOf: ({ id }) => places.get(id) ?? 0,
      callsInFlight: () => scanning.callsInFlight + deleting.callsInFlight,
    });
  }

  private async *run(begun: Begun): AsyncGenerator<Outcome, void, undefined> {
    const { input, stores, files, journal, deleting } = begun;
    // One that was begun in time may be brought to its end.
    if (journal?.plan === undefined) {
      refuseExpired(input.plan);
      await journal?.keepPlan([new Date().toISOString()]);
    }
    const acts = new ApplyRun(this.gateway, await this.lookAround(begun));
    const tasks = new CascadeQueue();
    const storesOfFile = new Map(
      Array.from(files.values(), ({ id, vector_store_ids: holders }) => [
        id,
        holders.filter((holder) => stores.has(holder)),
      ]),
    );
    const holdings = { storesOfFile, failures: new Map<string, never>() };
    tasks.plan(stores.keys(), { holdings, shared: new Map() }, acts, journal?.outcomes);
    yield* this.runner.run({
      operation: NAME,
      work: deleting,
      pull: () => tasks.pull(),
      rest: () => tasks.rest(),
      onSettled: (outcome) => tasks.onSettled(outcome),
      journal,
    });
  }

  private async lookAround(begun: Begun): Promise<ApplyContext> {
    const { input, stores, files, journal, scanning, deleting } = begun;
    const { plan } = input;
    const reasonsFor = protectorOf(this.protection.with(plan.request.protect));
    const asked = { plan, stores, files };
    const { holders, protectedStores } = await this.survey.holders(asked, scanning, reasonsFor);
    const goneBefore = await this.survey.goneBefore(asked, scanning, journal);
    return {
      stores,
      files,
      holders,
      mustStay: storesThatStay(asked, holders, goneBefore),
      protectedStores,
      reasonsFor,
      goneBefore,
      deleteFile: await this.deleter.files(files.keys(), input, deleting, holders),
      deleteVectorStore: this.deleter.vectorStores(input, deleting, usageOf(stores)),
    };
  }
}

function byId<Item extends { readonly id: string }>(
  items: readonly Item[],
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, Item> {
  return new Map(items.filter(({ id }) => wanted.has(id)).map((item) => [item.id, item]));
}

const usageOf = (stores: ReadonlyMap<string, PlannedVectorStore>): ReadonlyMap<string, number> =>
  new Map(Array.from(stores, ([id, { usage_bytes }]) => [id, usage_bytes]));

function objectsOf({ vector_stores }: CleanupPlan): (id: string) => ObjectKind {
  const stores = new Set(vector_stores.map(({ id }) => id));
  return (id) => (stores.has(id) ? 'vector_store' : 'file');
}
