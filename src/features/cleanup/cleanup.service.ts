import { Injectable } from '@nestjs/common';
import type { BulkOperation, DeletionOptions } from '../../bulk/operation.js';
import { Environment } from '../../config/environment.js';
import { billableBytes, costOf } from '../../project-scan/storage-price.js';
import type { Caller } from '../../openai/caller.js';
import { isSendableId } from '../../openai/object-id.js';
import { CallScope } from '../../openai/call-scope.js';
import { ManifestsService, type VectorStoreManifest } from '../manifests/manifests.service.js';
import { type AccountContents, AccountScan } from '../../project-scan/account-scan.js';
import type { ApplyReportDto } from './dto/cleanup-answers.dto.js';
import { ApplyService } from './apply.service.js';
import { ConfiguredProtection } from '../../selectors/configured-protection.js';
import type { CleanupPlan, CleanupRequest, PlanTotals, SignedCleanupPlan } from './plan.js';
import { type PlannedObjects, planObjects } from './plan-builder.js';
import { signed, verified } from './plan-signature.js';

const ONE_SECOND_MS = 1_000;

type Savings = Pick<PlanTotals, 'saved_usd_per_day' | 'saved_usd_per_month'>;

/** Plans what is to be deleted, and deletes what was planned. Errors are those of the gateway. */
@Injectable()
export class CleanupService {
  constructor(
    private readonly scan: AccountScan,
    private readonly application: ApplyService,
    private readonly protection: ConfiguredProtection,
    private readonly manifests: ManifestsService,
    private readonly environment: Environment,
  ) {}

  /**
   * Tells exactly what would go, and signs it for this caller. Nothing is kept here.
   *
   * @throws UpstreamError when anything could not be looked at: there is no plan then
   * @throws TooMuchWorkError when manifests are asked for, and they are more than can be restored in one call
   */
  async plan(caller: Caller, request: CleanupRequest): Promise<SignedCleanupPlan> {
    const work = new CallScope(caller);
    const { files, orphan_files } = request;
    const needsAll = files !== 'keep' || orphan_files !== undefined;
    const account = await this.scan.contents(work, needsAll);
    const nowMs = Date.now();
    const objects = await planObjects(account, request, this.protection.with(request.protect), nowMs);
    const savings = this.savingsOf(account, objects);
    const plan = signed(this.planOf(request, objects, savings, nowMs), caller);
    return request.manifests === true ? { ...plan, manifests: await this.manifestsOf(plan, work) } : plan;
  }

  /**
   * Deletes what was planned and is still as it was.
   *
   * @param given a plan, as it was handed out
   * @param options how carefully
   * @throws RefusedError `plan_not_genuine`, `plan_expired`
   */
  apply(caller: Caller, given: object, options: DeletionOptions): BulkOperation<ApplyReportDto> {
    const plan = verified(given, caller);
    const ids = [...plan.vector_stores, ...plan.files].map(({ id }) => id);
    return this.application.begin(caller, { ...options, ids, plan });
  }

  /** In the order of the plan; none of a store whose id cannot be sent, which stays. */
  private async manifestsOf({ vector_stores }: CleanupPlan, work: CallScope): Promise<VectorStoreManifest[]> {
    const byId = new Map<string, VectorStoreManifest>();
    const ids = vector_stores.map(({ id }) => id).filter(isSendableId);
    for await (const manifest of this.manifests.manifests(ids, work, 'manifests'))
      byId.set(manifest.vector_store.id, manifest);
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** The free part is taken off what all stores take, before and after. */
  private savingsOf({ stores }: AccountContents, { vectorStores }: PlannedObjects): Savings {
    const { STORAGE_PRICE_USD_PER_GIB_DAY: usd_per_gib_day, STORAGE_FREE_GIB: free_gib } = this.environment;
    const price = { usd_per_gib_day, free_gib };
    const allBytes = sumOf(stores.map(({ store }) => store.usage_bytes ?? 0));
    const goingBytes = sumOf(vectorStores.map(({ usage_bytes }) => usage_bytes));
    const savedBytes = billableBytes(allBytes, price) - billableBytes(allBytes - goingBytes, price);
    const { usd_per_day, usd_per_month } = costOf(savedBytes, price);
    return { saved_usd_per_day: usd_per_day, saved_usd_per_month: usd_per_month };
  }

  private planOf(
    request: CleanupRequest,
    objects: PlannedObjects,
    savings: Savings,
    nowMs: number,
  ): CleanupPlan {
    const { vectorStores, files, keptShared, protectedObjects, warnings } = objects;
    const expiresMs = nowMs + this.environment.CLEANUP_PLAN_TTL_SECONDS * ONE_SECOND_MS;
    return {
      object: 'cleanup.plan',
      version: 1,
      created_at: new Date(nowMs).toISOString(),
      expires_at: new Date(expiresMs).toISOString(),
      request,
      complete: true,
      vector_stores: vectorStores,
      files,
      files_kept_shared: keptShared,
      protected: protectedObjects,
      totals: {
        vector_stores: vectorStores.length,
        files: files.length,
        files_kept_shared: keptShared.length,
        protected: protectedObjects.length,
        usage_bytes: sumOf(vectorStores.map(({ usage_bytes }) => usage_bytes)),
        file_bytes: sumOf(files.map(({ bytes }) => bytes)),
        ...savings,
      },
      warnings,
    };
  }
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
