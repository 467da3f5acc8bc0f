import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { ONE_SECOND_MS } from '../../config/units.js';
import { CallScope } from '../../openai/call-scope.js';
import type { Caller } from '../../openai/caller.js';
import { InvalidIdError, isSendableId } from '../../openai/object-id.js';
import { ProjectScan, requireListed } from '../../project-scan/project-scan.js';
import { takeSnapshot } from '../../project-scan/project-snapshot.js';
import { ConfiguredProtection } from '../../selectors/configured-protection.js';
import { protectionCheck } from '../../selectors/criteria/protection.js';
import { vectorStoreFactsOf } from '../../selectors/criteria/vector-store-selector.js';
import type { ManifestDto } from '../manifests/dto/manifest.dto.js';
import { ManifestsService } from '../manifests/manifests.service.js';
import { StoragePriceService } from '../reports/storage-price.service.js';
import type { CleanupPlanDto, PlanTotalsDto } from './dto/cleanup-plan.dto.js';
import type { CleanupRequestDto } from './dto/cleanup-requests.dto.js';
import {
  type PlannedObjects,
  PlanBuilder,
  type ProjectContents,
  type StoreContents,
} from './plan-builder.js';
import { signPlan } from './plan-signature.js';

/** Plans clean-ups. Nothing is stored: a plan carries a signature instead. Errors are those of the gateway. */
@Injectable()
export class PlanService {
  constructor(
    private readonly projectScan: ProjectScan,
    private readonly protection: ConfiguredProtection,
    private readonly manifests: ManifestsService,
    private readonly prices: StoragePriceService,
    private readonly environment: Environment,
  ) {}

  /**
   * Plans the deletions of a clean-up and signs the plan for the caller.
   *
   * @throws UpstreamError when the project cannot be scanned completely
   * @throws TooMuchWorkError when manifests are requested for more stores or files than one call can restore
   */
  async create(caller: Caller, request: CleanupRequestDto): Promise<CleanupPlanDto> {
    const scope = new CallScope(caller);
    const project = await this.scanProject(request, scope);
    const nowMs = Date.now();
    const reasonsFor = protectionCheck(this.protection.with(request.protect), nowMs);
    const objects = await new PlanBuilder(project, request, reasonsFor, nowMs).build();
    const plan = signPlan(
      {
        object: 'cleanup.plan',
        version: 1,
        created_at: new Date(nowMs).toISOString(),
        expires_at: new Date(nowMs + this.environment.CLEANUP_PLAN_TTL_SECONDS * ONE_SECOND_MS).toISOString(),
        request,
        complete: true,
        vector_stores: objects.vectorStores,
        files: objects.files,
        files_kept_shared: objects.keptShared,
        protected: objects.protectedObjects,
        totals: this.totalsOf(objects, project),
        warnings: objects.warnings,
      },
      caller,
    );
    return request.manifests === true ? { ...plan, manifests: await this.manifestsFor(plan, scope) } : plan;
  }

  /** The files of a store whose id cannot be sent are unknown: such a store is an error if files are to be deleted. */
  private async scanProject(
    { files: mode, orphan_files }: CleanupRequestDto,
    scope: CallScope,
  ): Promise<ProjectContents> {
    const deletesFiles = mode !== 'keep' || orphan_files !== undefined;
    const stores: StoreContents[] = [];
    const { files } = await takeSnapshot<string>(this.projectScan, scope, {
      keep: ({ id }) => id,
      onStore: (scanned) => {
        const isUnreadable = !deletesFiles && scanned.error instanceof InvalidIdError;
        if (!isUnreadable) requireListed(scanned, 'could not scan the whole project');
        if (scanned.isDeleted === true) return;
        stores.push({ store: vectorStoreFactsOf(scanned.store), fileIds: scanned.kept, isUnreadable });
      },
    });
    return { stores: stores.sort(byAge), files };
  }

  /** In the order of the plan, without stores whose id cannot be sent. */
  private async manifestsFor({ vector_stores }: CleanupPlanDto, scope: CallScope): Promise<ManifestDto[]> {
    const byId = new Map<string, ManifestDto>();
    const ids = vector_stores.map(({ id }) => id).filter(isSendableId);
    for await (const manifest of this.manifests.manifests(ids, scope, 'manifests'))
      byId.set(manifest.vector_store.id, manifest);
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  private totalsOf(
    { vectorStores, files, keptShared, protectedObjects }: PlannedObjects,
    { stores }: ProjectContents,
  ): PlanTotalsDto {
    const usage_bytes = sumOf(vectorStores.map((store) => store.usage_bytes));
    const projectBytes = sumOf(stores.map(({ store }) => store.usage_bytes ?? 0));
    const savings = this.prices.costOf(this.prices.billableBytes(usage_bytes, projectBytes - usage_bytes));
    return {
      vector_stores: vectorStores.length,
      files: files.length,
      files_kept_shared: keptShared.length,
      protected: protectedObjects.length,
      usage_bytes,
      file_bytes: sumOf(files.map(({ bytes }) => bytes)),
      saved_usd_per_day: savings.usd_per_day,
      saved_usd_per_month: savings.usd_per_month,
    };
  }
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

function byAge({ store: one }: StoreContents, { store: other }: StoreContents): number {
  return (one.created_at ?? 0) - (other.created_at ?? 0) || (one.id < other.id ? -1 : 1);
}
