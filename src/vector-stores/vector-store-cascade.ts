import { Injectable } from '@nestjs/common';
import { BulkRunner } from '../bulk/bulk-runner.js';
import { Operation } from '../bulk/operation.js';
import type { Outcome } from '../bulk/outcome.js';
import type { Caller } from '../openai/caller.js';
import { OpenAiGateway } from '../openai/openai.gateway.js';
import { Work } from '../openai/work.js';
import { type CascadeReport, cascadeReport, CascadeTally } from './cascade-report.js';
import { CascadeWork } from './cascade-work.js';
import { type Holdings, VectorStoreScan } from './vector-store-scan.js';

export interface Cascade {
  readonly vectorStoreIds: readonly string[];
  /** `false` leaves every file. */
  readonly deleteFiles: boolean;
  /** What becomes of files that stores outside the request hold too. */
  readonly sharedFiles: 'keep' | 'delete';
}

const NOTHING: Holdings = { storesOfFile: new Map(), failures: new Map() };

/**
 * Deletes stores with their files and never makes an orphan: everything is listed before anything is deleted, a file
 * that another store needs is kept, and a store goes only when all its files that may go are gone.
 *
 * A file that is attached to a store outside the request after that store was listed is not seen as shared.
 */
@Injectable()
export class VectorStoreCascade {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly scan: VectorStoreScan,
    private readonly runner: BulkRunner,
  ) {}

  of(caller: Caller, cascade: Cascade): Operation<Outcome, CascadeReport> {
    const distinct = new Set(cascade.vectorStoreIds);
    const tally = new CascadeTally(cascade.vectorStoreIds.length, distinct.size);
    const work = new CascadeWork(this.gateway);
    return new Operation(this.run(caller, cascade, distinct, work), tally, (outcomes) =>
      cascadeReport(distinct, work.fileIds, outcomes, tally.summary),
    );
  }

  private async *run(
    caller: Caller,
    cascade: Cascade,
    distinct: ReadonlySet<string>,
    work: CascadeWork,
  ): AsyncGenerator<Outcome, void, undefined> {
    const scanning = new Work(caller);
    const holdings = cascade.deleteFiles ? await this.scan.holdings(distinct, scanning) : NOTHING;
    const mayKeep = cascade.deleteFiles && cascade.sharedFiles === 'keep';
    const shared = mayKeep
      ? await this.scan.heldElsewhere(holdings.storesOfFile, distinct, scanning)
      : new Map<string, string[]>();
    work.plan(distinct, holdings, shared);
    yield* this.runner.run({
      operation: 'delete vector stores with files',
      caller,
      pull: () => work.pull(),
      rest: () => work.rest(),
      onSettled: (outcome) => work.onSettled(outcome),
    });
  }
}
