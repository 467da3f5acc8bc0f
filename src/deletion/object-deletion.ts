import { type ActionResult, type IdHandler, settledWith } from '../bulk/bulk-runner.js';
import type { DeletionOptions } from '../bulk/operation.js';
import { failed, type Failed, failureOf, type ObjectKind, type Outcome } from '../bulk/report/outcome.js';
import type { CallScope } from '../openai/call-scope.js';
import type { Caller } from '../openai/caller.js';
import type { OpenAiGateway } from '../openai/gateway/openai.gateway.js';
import type { CallResult } from '../openai/gateway/types.js';
import {
  DELETED,
  type Remains,
  unlessNotFound,
  VerificationReads,
  type Verified,
  verify,
} from './verification.js';

/** The deletions of one run. */
export interface DeletionRun {
  readonly gateway: OpenAiGateway;
  readonly timeoutMs: number;
  readonly options: DeletionOptions;
  readonly scope: CallScope;
}

/** Deletes the objects of one kind in one run. */
export abstract class ObjectDeletion implements IdHandler {
  protected abstract readonly object: ObjectKind;
  protected readonly gateway: OpenAiGateway;
  protected readonly reads: VerificationReads;

  constructor(protected readonly run: DeletionRun) {
    this.gateway = run.gateway;
    this.reads = new VerificationReads(run.gateway);
  }

  async act(id: string, caller: Caller): Promise<ActionResult> {
    const { dry_run, verify: isVerified, receipt_since } = this.run.options;
    const { object } = this;
    if (dry_run === true)
      return settledWith({ id, object, outcome: 'would_delete', bytes: await this.measure(id, caller) });
    const bytes = receipt_since === undefined ? undefined : await this.bytesBefore(id, caller);
    const removed = await this.removed(id, caller, bytes);
    if (removed.kind === 'failed') return settledWith(removed.outcome);
    if (isVerified !== true) return settledWith(this.outcomeOf(id, removed.call, DELETED, bytes));
    return {
      kind: 'unconfirmed',
      confirm: async () => this.outcomeOf(id, removed.call, await this.verified(id, caller), bytes),
    };
  }

  /** Reads a deleted object until upstream no longer returns it or the timeout has passed. */
  verified(id: string, caller: Caller): Promise<Verified> {
    return verify(() => this.look(id, caller), this.run.timeoutMs, caller.signal);
  }

  /** The size of the object in bytes, if upstream reports it. */
  protected abstract measure(id: string, caller: Caller): Promise<number | undefined>;

  protected abstract remove(id: string, caller: Caller): Promise<CallResult>;

  protected abstract look(id: string, caller: Caller): Promise<Remains>;

  /** The size of a missing object is unknown; its deletion reports that it is missing. */
  protected bytesBefore(id: string, caller: Caller): Promise<number | undefined> {
    return unlessNotFound(this.measure(id, caller));
  }

  /** A failed deletion reports the size of the object, if it was measured. */
  private async removed(id: string, caller: Caller, bytes: number | undefined): Promise<Removed> {
    try {
      return { kind: 'removed', call: await this.remove(id, caller) };
    } catch (error) {
      const failure = bytes === undefined ? undefined : failureOf(error);
      if (failure === undefined || failure.attempted === false) throw error;
      return { kind: 'failed', outcome: { ...failed(id, this.object, failure), bytes } };
    }
  }

  private outcomeOf(
    id: string,
    { attempts, requestId }: CallResult,
    verified: Verified,
    bytes: number | undefined,
  ): Outcome {
    return {
      id,
      object: this.object,
      ...verified,
      attempts,
      request_id: requestId,
      ...(bytes !== undefined && { bytes }),
    };
  }
}

type Removed =
  | { readonly kind: 'removed'; readonly call: CallResult }
  | { readonly kind: 'failed'; readonly outcome: Failed };
