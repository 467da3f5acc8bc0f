import { Injectable } from '@nestjs/common';
import { type BulkContext, type BulkKind, BulkOperations } from '../../bulk/bulk-operations.js';
import type { BulkOperation, DeletionOptions } from '../../bulk/operation.js';
import type { ObjectKind } from '../../bulk/report/outcome.js';
import { CascadeQueue } from '../../deletion/cascade-queue.js';
import { Deleter } from '../../deletion/deleter.js';
import type { Caller } from '../../openai/caller.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import { ConfiguredProtection } from '../../selectors/configured-protection.js';
import { protectionCheck } from '../../selectors/criteria/protection.js';
import { ApplyChecks, type ApplyScope, storesToKeep } from './apply-checks.js';
import { APPLY_REPORT, type ApplyInput } from './apply-report.js';
import { type ApplyContext, ApplyRun } from './apply-run.js';
import type { ApplyReportDto } from './dto/apply-report.dto.js';
import type { PlannedVectorStoreDto, UnsignedCleanupPlan } from './dto/cleanup-plan.dto.js';
import { requireUnexpired, verifyPlan } from './plan-signature.js';

/**
 * Applies plans: deletes only planned objects, and skips drifted ones. All stores are scanned for the planned files
 * before anything is deleted. Files that are attached or detached after the scan of their store are not detected.
 */
@Injectable()
export class ApplyService {
  private readonly kind: BulkKind<ApplyInput, ApplyReportDto>;

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly checks: ApplyChecks,
    private readonly deleter: Deleter,
    private readonly protection: ConfiguredProtection,
    operations: BulkOperations,
  ) {
    this.kind = operations.define<ApplyInput, ApplyReportDto>({
      name: 'apply_cleanup_plan',
      objectsOf: ({ plan }) => objectsOf(plan),
      report: APPLY_REPORT,
      prepare: (run) => this.prepare(run),
    });
  }

  /**
   * Deletes the objects of a plan that have not drifted.
   *
   * @param given the plan as it was returned
   * @throws RefusedError `plan_not_genuine`, `plan_expired`
   */
  apply(caller: Caller, given: object, options: DeletionOptions): BulkOperation<ApplyReportDto> {
    const plan = verifyPlan(given, caller);
    const ids = [...plan.vector_stores, ...plan.files].map(({ id }) => id);
    return this.kind.begin(caller, { ...options, ids, plan });
  }

  private async prepare(run: BulkContext<ApplyInput>): Promise<CascadeQueue> {
    const { ids, journal } = run;
    const { plan } = run.input;
    // A run that started in time may finish after the plan has expired.
    if (journal?.plan === undefined) {
      requireUnexpired(plan);
      await journal?.keepPlan([new Date().toISOString()]);
    }
    const scope = { plan, stores: byId(plan.vector_stores, ids), files: byId(plan.files, ids) };
    const strategy = new ApplyRun(this.gateway, await this.contextOf(run, scope));
    const storesOfFile = new Map(
      Array.from(scope.files.values(), ({ id, vector_store_ids: holders }) => [
        id,
        holders.filter((holder) => scope.stores.has(holder)),
      ]),
    );
    const holdings = { storesOfFile, failures: new Map<string, never>() };
    const cascade = { holdings, shared: new Map<string, never>() };
    return new CascadeQueue(scope.stores.keys(), cascade, strategy, journal?.outcomes);
  }

  private async contextOf(
    { input, journal, scanning, acting }: BulkContext<ApplyInput>,
    scope: ApplyScope,
  ): Promise<ApplyContext> {
    const { plan, stores, files } = scope;
    const reasonsFor = protectionCheck(this.protection.with(plan.request.protect));
    const { holders, protectedStores } = await this.checks.holders(scope, scanning, reasonsFor);
    const deletedBefore = await this.checks.deletedBefore(scope, scanning, journal);
    return {
      stores,
      files,
      holders,
      mustStay: storesToKeep(scope, holders, deletedBefore),
      protectedStores,
      reasonsFor,
      deletedBefore,
      fileDeletion: await this.deleter.files(files.keys(), input, acting, holders),
      vectorStoreDeletion: this.deleter.vectorStores(input, acting, usageOf(stores)),
    };
  }
}

function byId<Item extends { readonly id: string }>(
  items: readonly Item[],
  wanted: { has(id: string): boolean },
): ReadonlyMap<string, Item> {
  return new Map(items.filter(({ id }) => wanted.has(id)).map((item) => [item.id, item]));
}

const usageOf = (stores: ReadonlyMap<string, PlannedVectorStoreDto>): ReadonlyMap<string, number> =>
  new Map(Array.from(stores, ([id, { usage_bytes }]) => [id, usage_bytes]));

function objectsOf({ vector_stores }: UnsignedCleanupPlan): (id: string) => ObjectKind {
  const stores = new Set(vector_stores.map(({ id }) => id));
  return (id) => (stores.has(id) ? 'vector_store' : 'file');
}
