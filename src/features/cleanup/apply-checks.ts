import { Injectable } from '@nestjs/common';
import type { Journal } from '../../bulk/journal.js';
import type { Outcome } from '../../bulk/report/outcome.js';
import { mapConcurrent } from '../../async/map-concurrent.js';
import { unlessNotFound } from '../../deletion/verification.js';
import { append, Inventory, throwUnlessGone } from '../../project-scan/inventory.js';
import type { Caller } from '../../openai/caller.js';
import { InvalidIdError } from '../../openai/object-id.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { CallScope } from '../../openai/call-scope.js';
import type { Protector } from '../../selectors/criteria/protection.js';
import type { ApplyContext } from './apply-run.js';
import type { CleanupPlan, PlannedFile, PlannedVectorStore } from './plan.js';

/** How a file ends that is deleted. */
const GONE: ReadonlySet<Outcome['outcome']> = new Set(['deleted', 'not_found', 'phantom']);
const LOOKS_AT_ONCE = 64;

/** A plan, and its stores and files that a run is asked for. */
export interface Asked {
  readonly plan: CleanupPlan;
  readonly stores: ReadonlyMap<string, PlannedVectorStore>;
  readonly files: ReadonlyMap<string, PlannedFile>;
}

/** Finds out how things are before anything of a plan is deleted. */
@Injectable()
export class ApplyChecks {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly inventory: Inventory,
  ) {}

  /**
   * Which stores hold the files that are to go, and those that are kept.
   *
   * @throws UpstreamError when a store cannot be listed completely: nothing may be deleted then
   */
  async holders(
    { plan, stores, files }: Asked,
    work: CallScope,
    reasonsFor: Protector,
  ): Promise<Pick<ApplyContext, 'holders' | 'protectedStores'>> {
    const holders = new Map<string, string[]>();
    const protectedStores = new Set<string>();
    const kept = new Set(plan.files_kept_shared.map(({ id }) => id));
    const isOfUse = files.size > 0 || (stores.size > 0 && kept.size > 0);
    if (!isOfUse) return { holders, protectedStores };
    const pick = ({ id }: { readonly id: string }): string | undefined =>
      files.has(id) || kept.has(id) ? id : undefined;
    for await (const scanned of this.inventory.scan(this.inventory.stores(work), work, pick)) {
      throwUnlessGone(scanned, 'could not check which stores hold the files');
      const { store } = scanned;
      if (reasonsFor(store).length > 0) protectedStores.add(store.id);
      for (const fileId of scanned.kept) append(holders, fileId, store.id);
    }
    return { holders, protectedStores };
  }

  /**
   * The planned files that a run before this one deleted: it was told, or this run is not asked for it, or may repeat the
   * call, and there is no such file any more.
   *
   * @throws UpstreamError when it cannot be found out whether one is there
   */
  async goneBefore(
    { plan, files }: Asked,
    work: CallScope,
    journal: Journal | undefined,
  ): Promise<PlannedFile[]> {
    const told = new Set<string>();
    for (const { id, object, outcome } of journal?.outcomes ?? [])
      if (object === 'file' && GONE.has(outcome)) told.add(id);
    const mayBeGone = ({ id }: PlannedFile): boolean =>
      !told.has(id) && (!files.has(id) || journal?.mayHaveBegun({ id, object: 'file' }) === true);
    const there = await this.existing(plan.files.filter(mayBeGone), work);
    return plan.files.filter((file) => told.has(file.id) || (mayBeGone(file) && !there.has(file.id)));
  }

  /** Those that still can be read. A listing of all files tells most of them apart at once, and may lag behind. */
  private async existing(files: readonly PlannedFile[], work: CallScope): Promise<ReadonlySet<string>> {
    const there = new Set<string>();
    if (files.length === 0) return there;
    const listed = await this.inventory.files(work, () => true);
    const candidates = files.filter(({ id }) => listed.has(id));
    const look = async ({ id }: PlannedFile): Promise<string | false> =>
      (await this.exists(id, work.caller)) && id;
    for await (const id of mapConcurrent(candidates, LOOKS_AT_ONCE, look)) if (id !== false) there.add(id);
    return there;
  }

  /** A file that is listed but has an id that cannot be sent exists. */
  private async exists(id: string, caller: Caller): Promise<boolean> {
    try {
      return (await unlessNotFound(this.gateway.getFile(id, caller))) !== undefined;
    } catch (error) {
      if (error instanceof InvalidIdError) return true;
      throw error;
    }
  }
}

/**
 * Why stores of this run must stay: a planned file of theirs is not deleted by this run, nor was by one before; or a file that
 * is kept would be in no store without those that go.
 */
export function storesThatStay(
  { plan, files, stores }: Asked,
  holders: ReadonlyMap<string, readonly string[]>,
  goneBefore: readonly PlannedFile[],
): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  const gone = new Set(goneBefore.map(({ id }) => id));
  for (const { id, vector_store_ids } of plan.files)
    if (!files.has(id) && !gone.has(id))
      for (const storeId of vector_store_ids) reasons.set(storeId, `its file ${id} stays`);
  const going = new Set(plan.vector_stores.map(({ id }) => id));
  for (const { id } of plan.files_kept_shared) {
    const current = holders.get(id) ?? [];
    if (current.every((holder) => going.has(holder)))
      for (const storeId of current) reasons.set(storeId, `its file ${id} is in no other store any more`);
  }
  return new Map([...reasons].filter(([storeId]) => stores.has(storeId)));
}
