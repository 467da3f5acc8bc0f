import { Injectable } from '@nestjs/common';
import { BulkKinds } from '../bulk/bulk-kind.js';
import { BulkRunner } from '../bulk/bulk-runner.js';
import { placesOf } from '../bulk/change-report.js';
import { type Journal, nameOf, type Target } from '../bulk/journal.js';
import { type BulkInput, BulkOperation } from '../bulk/operation.js';
import type { ObjectKind, Outcome } from '../bulk/outcome.js';
import { ProofTally } from '../bulk/proof-tally.js';
import { CascadeWork } from '../deletion/cascade-work.js';
import { Deleter } from '../deletion/deleter.js';
import { append, Inventory, throwUnlessGone } from '../inventory/inventory.js';
import type { Caller } from '../openai/caller.js';
import { OpenAiGateway } from '../openai/openai.gateway.js';
import { Work } from '../openai/work.js';
import { type Protector, protectorOf } from '../selection/protection.js';
import { APPLY_SHAPE, type ApplyReport, ApplyTally } from './apply-report.js';
import { CleanupRun, type Undertaking } from './cleanup-run.js';
import type { CleanupPlan, PlannedFile, PlannedVectorStore } from './plan.js';
import { ConfiguredProtection } from '../inventory/configured-protection.js';

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
  readonly scanning: Work;
  readonly deleting: Work;
}

/**
 * Applies a plan: nothing goes that is not in it, and nothing that is not as it was. Which stores hold its files is found out
 * anew before anything is deleted.
 *
 * A file that is attached to a store after that store was listed is not seen as held.
 */
@Injectable()
export class CleanupApplication {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly inventory: Inventory,
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
    const [scanning, deleting] = [new Work(caller), new Work(caller)];
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
    const { stores, files, journal, deleting } = begun;
    const acts = new CleanupRun(this.gateway, await this.lookAround(begun));
    const tasks = new CascadeWork();
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

  private async lookAround(begun: Begun): Promise<Undertaking> {
    const { input, stores, files, deleting } = begun;
    const { plan } = input;
    const reasonsFor = protectorOf(this.protection.with(plan.request.protect));
    const { holders, protectedStores } = await this.holdersOf(begun, reasonsFor);
    return {
      stores,
      files,
      holders,
      bereft: bereftIn(plan, holders),
      protectedStores,
      reasonsFor,
      goneBefore: goneBefore(begun),
      deleteFile: await this.deleter.files(files.keys(), input, deleting, holders),
      deleteVectorStore: this.deleter.vectorStores(input, deleting),
    };
  }

  /** @throws UpstreamError when a store cannot be listed completely: nothing may be deleted then */
  private async holdersOf(
    { input, stores, files, scanning }: Begun,
    reasonsFor: Protector,
  ): Promise<Pick<Undertaking, 'holders' | 'protectedStores'>> {
    const holders = new Map<string, string[]>();
    const protectedStores = new Set<string>();
    const kept = new Set(input.plan.files_kept_shared.map(({ id }) => id));
    const isOfUse = files.size > 0 || (stores.size > 0 && kept.size > 0);
    if (!isOfUse) return { holders, protectedStores };
    const pick = ({ id }: { readonly id: string }): string | undefined =>
      files.has(id) || kept.has(id) ? id : undefined;
    for await (const scanned of this.inventory.scan(this.inventory.stores(scanning), scanning, pick)) {
      throwUnlessGone(scanned, 'could not check which stores hold the files');
      const { store } = scanned;
      if (reasonsFor(store).length > 0) protectedStores.add(store.id);
      for (const fileId of scanned.kept) append(holders, fileId, store.id);
    }
    return { holders, protectedStores };
  }
}

function byId<Item extends Target | { readonly id: string }>(
  items: readonly Item[],
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, Item> {
  return new Map(items.filter(({ id }) => wanted.has(id)).map((item) => [item.id, item]));
}

function objectsOf({ vector_stores }: CleanupPlan): (id: string) => ObjectKind {
  const stores = new Set(vector_stores.map(({ id }) => id));
  return (id) => (stores.has(id) ? 'vector_store' : 'file');
}

/** Without the stores that are to go, these files would be in no store. */
function bereftIn(
  { vector_stores, files_kept_shared }: CleanupPlan,
  holders: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const going = new Set(vector_stores.map(({ id }) => id));
  const bereft = new Map<string, string[]>();
  for (const { id } of files_kept_shared) {
    const current = holders.get(id) ?? [];
    if (current.every((holder) => going.has(holder)))
      for (const storeId of current) append(bereft, storeId, id);
  }
  return bereft;
}

/** What a run before this one may have deleted: it is not asked for any more, or was told, or begun. */
function goneBefore({ input, files, journal }: Begun): PlannedFile[] {
  const told = new Set<string>();
  for (const outcome of journal?.outcomes ?? [])
    if (outcome.outcome === 'deleted' || outcome.outcome === 'not_found') told.add(nameOf(outcome));
  return input.plan.files.filter(({ id }) => {
    const target: Target = { id, object: 'file' };
    return !files.has(id) || told.has(nameOf(target)) || journal?.mayHaveBegun(target) === true;
  });
}
