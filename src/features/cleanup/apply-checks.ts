import { Injectable } from '@nestjs/common';
import type { Journal } from '../../bulk/journal.js';
import type { Outcome } from '../../bulk/report/outcome.js';
import { mapConcurrent } from '../../async/map-concurrent.js';
import { unlessNotFound } from '../../deletion/verification.js';
import { append, type KeepAttachment, ProjectScan, requireListed } from '../../project-scan/project-scan.js';
import type { Caller } from '../../openai/caller.js';
import { InvalidIdError } from '../../openai/object-id.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { CallScope } from '../../openai/call-scope.js';
import type { ProtectionCheck } from '../../selectors/criteria/protection.js';
import type { ApplyContext } from './apply-run.js';
import type { PlannedFileDto, PlannedVectorStoreDto, UnsignedCleanupPlan } from './dto/cleanup-plan.dto.js';

/** Outcomes of a file that no longer exists. */
const DELETED_OUTCOMES: ReadonlySet<Outcome['outcome']> = new Set(['deleted', 'not_found', 'phantom']);
const MAX_CONCURRENT_READS = 64;

/** A plan, and the part of its stores and files that a run applies. */
export interface ApplyScope {
  readonly plan: UnsignedCleanupPlan;
  readonly stores: ReadonlyMap<string, PlannedVectorStoreDto>;
  readonly files: ReadonlyMap<string, PlannedFileDto>;
}

/** Reads the state of the project before a plan is applied. */
@Injectable()
export class ApplyChecks {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly projectScan: ProjectScan,
  ) {}

  /**
   * Finds the stores that hold the planned and the kept files.
   *
   * @throws UpstreamError when a store cannot be listed completely
   */
  async holders(
    { plan, stores, files }: ApplyScope,
    scope: CallScope,
    reasonsFor: ProtectionCheck,
  ): Promise<Pick<ApplyContext, 'holders' | 'protectedStores'>> {
    const holders = new Map<string, string[]>();
    const protectedStores = new Set<string>();
    const kept = new Set(plan.files_kept_shared.map(({ id }) => id));
    const isNeeded = files.size > 0 || (stores.size > 0 && kept.size > 0);
    if (!isNeeded) return { holders, protectedStores };
    const keep: KeepAttachment<string> = ({ id }) => (files.has(id) || kept.has(id) ? id : undefined);
    for await (const scanned of this.projectScan.scanStores(
      this.projectScan.vectorStores(scope),
      scope,
      keep,
    )) {
      requireListed(scanned, 'could not check which stores hold the files');
      const { store } = scanned;
      if (reasonsFor(store).length > 0) protectedStores.add(store.id);
      for (const fileId of scanned.kept) append(holders, fileId, store.id);
    }
    return { holders, protectedStores };
  }

  /**
   * Finds the planned files that an earlier run deleted: files whose deletion it reported, and files that no longer exist
   * and that this run does not delete or may already have deleted.
   *
   * @throws UpstreamError when a file cannot be read
   */
  async deletedBefore(
    { plan, files }: ApplyScope,
    scope: CallScope,
    journal: Journal | undefined,
  ): Promise<PlannedFileDto[]> {
    const reported = new Set<string>();
    for (const { id, object, outcome } of journal?.outcomes ?? [])
      if (object === 'file' && DELETED_OUTCOMES.has(outcome)) reported.add(id);
    const mayBeDeleted = ({ id }: PlannedFileDto): boolean =>
      !reported.has(id) && (!files.has(id) || journal?.mayHaveBegun({ id, object: 'file' }) === true);
    const existing = await this.existing(plan.files.filter(mayBeDeleted), scope);
    return plan.files.filter(
      (file) => reported.has(file.id) || (mayBeDeleted(file) && !existing.has(file.id)),
    );
  }

  /** A listing of all files excludes most deleted files at once; it may lag behind, so that the others are read. */
  private async existing(files: readonly PlannedFileDto[], scope: CallScope): Promise<ReadonlySet<string>> {
    const existing = new Set<string>();
    if (files.length === 0) return existing;
    const { byId: listed } = await this.projectScan.files(scope, () => true);
    const candidates = files.filter(({ id }) => listed.has(id));
    const check = async ({ id }: PlannedFileDto): Promise<string | false> =>
      (await this.exists(id, scope.caller)) && id;
    for await (const id of mapConcurrent(candidates, MAX_CONCURRENT_READS, check))
      if (id !== false) existing.add(id);
    return existing;
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
 * Finds the stores of this run that must be kept, with the reason: neither this run nor an earlier one deletes one of their
 * files, or a kept file would be left without a store.
 */
export function storesToKeep(
  { plan, files, stores }: ApplyScope,
  holders: ReadonlyMap<string, readonly string[]>,
  deletedBefore: readonly PlannedFileDto[],
): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  const deleted = new Set(deletedBefore.map(({ id }) => id));
  for (const { id, vector_store_ids } of plan.files)
    if (!files.has(id) && !deleted.has(id))
      for (const storeId of vector_store_ids) reasons.set(storeId, `its file ${id} is kept`);
  const planned = new Set(plan.vector_stores.map(({ id }) => id));
  for (const { id } of plan.files_kept_shared) {
    const current = holders.get(id) ?? [];
    if (current.every((holder) => planned.has(holder)))
      for (const storeId of current) reasons.set(storeId, `no other store holds its file ${id} any longer`);
  }
  return new Map([...reasons].filter(([storeId]) => stores.has(storeId)));
}
