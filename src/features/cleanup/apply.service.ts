import { Injectable } from '@nestjs/common';
import { type BulkContext, type BulkKind, BulkOperations } from '../../bulk/bulk-operations.js';
import type { Journal } from '../../bulk/journal.js';
import type { BulkOperation } from '../../bulk/operation.js';
import type { ObjectKind } from '../../bulk/report/outcome.js';
import { CascadeQueue } from '../../deletion/cascade-queue.js';
import { Deleter } from '../../deletion/deleter.js';
import type { Caller } from '../../openai/caller.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import { ConfiguredProtection } from '../../selectors/configured-protection.js';
import { protectorOf } from '../../selectors/criteria/protection.js';
import { ApplyChecks, type Asked, storesThatStay } from './apply-checks.js';
import { APPLY_REPORT } from './apply-report.js';
import { type ApplyContext, ApplyRun } from './apply-run.js';
import type { ApplyReportDto } from './dto/cleanup-answers.dto.js';
import { refuseExpired } from './plan-signature.js';
import type { ApplyInput, CleanupPlan, PlannedVectorStore } from './plan.js';

/**
 * Applies a plan: deletes exactly the planned objects, and skips those that changed since. Before anything is deleted, the
 * holders of the files are determined again.
 *
 * A file that is attached to a store or detached from it after that store was listed is not noticed.
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

  begin(caller: Caller, input: ApplyInput, journal?: Journal): BulkOperation<ApplyReportDto> {
    return this.kind.begin(caller, input, journal);
  }

  private async prepare(run: BulkContext<ApplyInput>): Promise<CascadeQueue> {
    const { plan } = run.input;
    const { journal, ids } = run;
    // A run that started in time may be completed after the plan has expired.
    if (journal?.plan === undefined) {
      refuseExpired(plan);
      await journal?.keepPlan([new Date().toISOString()]);
    }
    const asked = { plan, stores: byId(plan.vector_stores, ids), files: byId(plan.files, ids) };
    const strategy = new ApplyRun(this.gateway, await this.contextOf(run, asked));
    const storesOfFile = new Map(
      Array.from(asked.files.values(), ({ id, vector_store_ids: holders }) => [
        id,
        holders.filter((holder) => asked.stores.has(holder)),
      ]),
    );
    const holdings = { storesOfFile, failures: new Map<string, never>() };
    const found = { holdings, shared: new Map<string, never>() };
    return new CascadeQueue(asked.stores.keys(), found, strategy, journal?.outcomes);
  }

  private async contextOf(
    { input, journal, scanning, acting }: BulkContext<ApplyInput>,
    asked: Asked,
  ): Promise<ApplyContext> {
    const { plan, stores, files } = asked;
    const reasonsFor = protectorOf(this.protection.with(plan.request.protect));
    const { holders, protectedStores } = await this.checks.holders(asked, scanning, reasonsFor);
    const goneBefore = await this.checks.goneBefore(asked, scanning, journal);
    return {
      stores,
      files,
      holders,
      mustStay: storesThatStay(asked, holders, goneBefore),
      protectedStores,
      reasonsFor,
      goneBefore,
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

const usageOf = (stores: ReadonlyMap<string, PlannedVectorStore>): ReadonlyMap<string, number> =>
  new Map(Array.from(stores, ([id, { usage_bytes }]) => [id, usage_bytes]));

function objectsOf({ vector_stores }: CleanupPlan): (id: string) => ObjectKind {
  const stores = new Set(vector_stores.map(({ id }) => id));
  return (id) => (stores.has(id) ? 'vector_store' : 'file');
}
