import { Injectable } from '@nestjs/common';
import { BulkKinds } from '../../bulk/bulk-kind.js';
import { BulkRunner } from '../../bulk/bulk-runner.js';
import { placesOf } from '../../bulk/report/change-report.js';
import type { Journal } from '../../bulk/journal.js';
import { type BulkInput, BulkOperation, type BulkOptions } from '../../bulk/operation.js';
import type { ObjectKind, Outcome } from '../../bulk/report/outcome.js';
import { ProofTally } from '../../bulk/report/proof-tally.js';
import { CascadeQueue } from '../../deletion/cascade-queue.js';
import { Deleter } from '../../deletion/deleter.js';
import type { Caller } from '../../openai/caller.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import { CallScope } from '../../openai/call-scope.js';
import { protectionCheck } from '../../selectors/criteria/protection.js';
import { APPLY_SHAPE, ApplyTally } from './apply-report.js';
import { ApplyRun, type ApplyContext } from './apply-run.js';
import { ApplyChecks, storesToKeep } from './apply-checks.js';
import type { ApplyReportDto } from './dto/apply-report.dto.js';
import type { PlannedFileDto, PlannedVectorStoreDto, UnsignedCleanupPlan } from './dto/cleanup-plan.dto.js';
import { requireUnexpired, verifyPlan } from './plan-signature.js';
import { ConfiguredProtection } from '../../selectors/configured-protection.js';

/** A plan to apply, and the ids of its stores and files to delete. */
export interface ApplyInput extends BulkInput {
  readonly plan: UnsignedCleanupPlan;
}

const APPLY_KIND = 'apply_cleanup_plan';

/** A run of a plan. */
interface Begun {
  readonly input: ApplyInput;
  readonly stores: ReadonlyMap<string, PlannedVectorStoreDto>;
  readonly files: ReadonlyMap<string, PlannedFileDto>;
  readonly journal: Journal | undefined;
  readonly scanning: CallScope;
  readonly deleting: CallScope;
}

/**
 * Applies plans: deletes only planned objects, and skips drifted ones. All stores are scanned for the planned files
 * before anything is deleted. Files that are attached or detached after the scan of their store are not detected.
 */
@Injectable()
export class ApplyService {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly checks: ApplyChecks,
    private readonly deleter: Deleter,
    private readonly runner: BulkRunner,
    private readonly protection: ConfiguredProtection,
    kinds: BulkKinds,
  ) {
    kinds.add<ApplyInput>({
      name: APPLY_KIND,
      objectsOf: ({ plan }) => objectsOf(plan),
      shape: APPLY_SHAPE,
      begin: (caller, input, journal) => this.begin(caller, input, journal),
    });
  }

  /**
   * Deletes the objects of a plan that have not drifted.
   *
   * @param given the plan as it was returned
   * @throws RefusedError `plan_not_genuine`, `plan_expired`
   */
  apply(caller: Caller, given: object, options: BulkOptions): BulkOperation<ApplyReportDto> {
    const plan = verifyPlan(given, caller);
    const ids = [...plan.vector_stores, ...plan.files].map(({ id }) => id);
    return this.begin(caller, { ...options, ids, plan });
  }

  begin(caller: Caller, input: ApplyInput, journal?: Journal): BulkOperation<ApplyReportDto> {
    const wanted = new Set(input.ids);
    const stores = byId(input.plan.vector_stores, wanted);
    const files = byId(input.plan.files, wanted);
    const places = placesOf([...stores.keys(), ...files.keys()]);
    const [scanning, deleting] = [new CallScope(caller), new CallScope(caller)];
    const proof = new ProofTally(APPLY_KIND, input, caller);
    return new BulkOperation<ApplyReportDto>({
      order: { kind: APPLY_KIND, input },
      lines: this.run({ input, stores, files, journal, scanning, deleting }),
      tally: new ApplyTally({ stores: stores.size, files: files.size }, proof),
      shape: APPLY_SHAPE,
      rankOf: ({ id }) => places.get(id) ?? 0,
      callsInFlight: () => scanning.callsInFlight + deleting.callsInFlight,
    });
  }

  private async *run(begun: Begun): AsyncGenerator<Outcome, void, undefined> {
    const { input, stores, files, journal, deleting } = begun;
    // A run that started in time may finish after the plan has expired.
    if (journal?.plan === undefined) {
      requireUnexpired(input.plan);
      await journal?.keepPlan([new Date().toISOString()]);
    }
    const acts = new ApplyRun(this.gateway, await this.prepare(begun));
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
      operation: APPLY_KIND,
      work: deleting,
      pull: () => tasks.pull(),
      rest: () => tasks.rest(),
      onSettled: (outcome) => tasks.onSettled(outcome),
      journal,
    });
  }

  private async prepare(begun: Begun): Promise<ApplyContext> {
    const { input, stores, files, journal, scanning, deleting } = begun;
    const { plan } = input;
    const reasonsFor = protectionCheck(this.protection.with(plan.request.protect));
    const scope = { plan, stores, files };
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

const usageOf = (stores: ReadonlyMap<string, PlannedVectorStoreDto>): ReadonlyMap<string, number> =>
  new Map(Array.from(stores, ([id, { usage_bytes }]) => [id, usage_bytes]));

function objectsOf({ vector_stores }: UnsignedCleanupPlan): (id: string) => ObjectKind {
  const stores = new Set(vector_stores.map(({ id }) => id));
  return (id) => (stores.has(id) ? 'vector_store' : 'file');
}
