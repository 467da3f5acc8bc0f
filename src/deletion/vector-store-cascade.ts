import { Injectable } from '@nestjs/common';
import { type BulkContext, type BulkKind, BulkOperations } from '../bulk/bulk-operations.js';
import type { Journal } from '../bulk/journal.js';
import type { BulkInput, BulkOperation } from '../bulk/operation.js';
import type { CascadeReportDto } from '../contracts/stores-and-files-report.dto.js';
import type { CallScope } from '../openai/call-scope.js';
import type { Caller } from '../openai/caller.js';
import { type Holdings, ProjectScan, type Usage } from '../project-scan/project-scan.js';
import { type CascadePlan, partsOf, planFrom } from './cascade-plan.js';
import { CascadeQueue } from './cascade-queue.js';
import { CASCADE_REPORT } from './cascade-report.js';
import { Deleter } from './deleter.js';

export interface CascadeInput extends BulkInput {
  /** `false` keeps every file. */
  readonly delete_files: boolean;
  /** What to do with files that stores outside the request also hold. */
  readonly shared_files: 'keep' | 'delete';
}

type CascadeContext = BulkContext<CascadeInput>;

const NO_HOLDINGS: Holdings = { storesOfFile: new Map(), failures: new Map() };
const NOT_MEASURED = { bytes: undefined, failures: new Map<string, never>() };

/**
 * Deletes vector stores with their files and never creates an orphan: everything is listed before anything is deleted, a file
 * that another store holds is kept, and a store is deleted only after all its deletable files are.
 *
 * A file that is attached to a store outside the request after that store was listed is not recognized as shared.
 */
@Injectable()
export class VectorStoreCascade {
  private readonly kind: BulkKind<CascadeInput, CascadeReportDto>;

  constructor(
    private readonly deleter: Deleter,
    private readonly projectScan: ProjectScan,
    operations: BulkOperations,
  ) {
    this.kind = operations.define<CascadeInput, CascadeReportDto>({
      name: 'delete_vector_stores_with_files',
      objectsOf: () => () => 'vector_store',
      report: CASCADE_REPORT,
      findsObjects: true,
      prepare: (run) => this.prepare(run),
    });
  }

  begin(caller: Caller, input: CascadeInput, journal?: Journal): BulkOperation<CascadeReportDto> {
    return this.kind.begin(caller, input, journal);
  }

  private async prepare(run: CascadeContext): Promise<CascadeQueue> {
    const { input, ids, acting, journal } = run;
    const plan = await this.planOf(run);
    const { storesOfFile } = plan.holdings;
    // If shared files are deleted too, stores outside the request may hold the files.
    const holders = input.shared_files === 'keep' ? storesOfFile : undefined;
    const strategy = {
      files: await this.deleter.files(storesOfFile.keys(), input, acting, holders),
      vectorStores: this.deleter.vectorStores(input, acting, plan.usageBytes),
    };
    return new CascadeQueue(ids, plan, strategy, journal?.outcomes);
  }

  /** A resumed run uses the stored plan: a new scan would miss the files that are deleted already. */
  private async planOf(run: CascadeContext): Promise<CascadePlan> {
    const { ids, journal } = run;
    if (journal?.plan !== undefined) return planFrom(journal.plan, ids);
    const plan = await this.scan(run);
    await journal?.keepPlan(partsOf(plan, ids));
    return plan;
  }

  /** A store that must be measured and cannot be is not deleted. */
  private async scan({ input, ids, scanning }: CascadeContext): Promise<CascadePlan> {
    const usage = await this.usageOf(input, ids, scanning);
    const measured = new Set([...ids].filter((id) => !usage.failures.has(id)));
    const holdings = input.delete_files ? await this.projectScan.holdings(measured, scanning) : NO_HOLDINGS;
    const mayKeep = input.delete_files && input.shared_files === 'keep';
    const shared = mayKeep
      ? await this.projectScan.heldElsewhere(holdings.storesOfFile, ids, scanning)
      : new Map<string, string[]>();
    const failures = new Map([...usage.failures, ...holdings.failures]);
    return { holdings: { ...holdings, failures }, shared, usageBytes: usage.bytes };
  }

  /** A receipt needs the sizes of the stores before the first of their files is deleted. */
  private async usageOf(
    { receipt_since }: CascadeInput,
    vectorStoreIds: Iterable<string>,
    scope: CallScope,
  ): Promise<Usage | typeof NOT_MEASURED> {
    return receipt_since === undefined ? NOT_MEASURED : this.projectScan.usage(vectorStoreIds, scope);
  }
}
