import { StopReason } from '../../openai/caller.js';
import { InvalidIdError } from '../../openai/object-id.js';
import { CallStoppedError, TooManyWaitingError, UpstreamError } from '../../openai/upstream-error.js';
import { RefusedError } from '../refused.error.js';
import { TooMuchWorkError } from '../too-much-work.error.js';

export type ObjectKind = 'vector_store' | 'file' | 'vector_store.file';

/** Why an id could not be done; the field names are those of the answers. */
export interface Failure {
  /** For a person. Masked. */
  readonly error: string;
  /** What upstream answered; where it answered nothing, what the service would: 502, 503 or 504. */
  readonly status_code: number;
  /** For a program: `not_found`, or a code of a problem. */
  readonly code: string;
  /** Whether asking again may help. */
  readonly retryable: boolean;
  /** Calls that were sent for it. */
  readonly attempts: number;
  /** Upstream's request id of the last of them. */
  readonly request_id?: string | undefined;
  /** `false` when nothing was sent for this id. */
  readonly attempted?: false;
}

interface Settled {
  readonly id: string;
  readonly object: ObjectKind;
  /** Of what is made again: the store that it is made from, which a manifest or a request names. */
  readonly from?: string | undefined;
  /**
   * Of what is attached where that is not said by the request, and of a detachment with a receipt: the store; `null` where
   * there is none.
   */
  readonly vector_store_id?: string | null | undefined;
}

/** How an id ends for which was done what was asked for. */
export const DONE = ['deleted', 'updated', 'attached', 'created'] as const;
export type DoneWord = (typeof DONE)[number];

export interface Done extends Settled {
  readonly outcome: DoneWord;
  readonly attempts: number;
  readonly request_id?: string | undefined;
  /** Of a store that was created. */
  readonly name?: string | null;
  /** What it took up before, where that was measured. */
  readonly bytes?: number | undefined;
  /** Other stores that do not list the file any more either, where that was checked. */
  readonly lost_in?: readonly string[];
}

/**
 * It was asked for, and its end was not seen in the time that there was. It is neither done nor failed. Of a deletion:
 * `pending` can still be read, `phantom` is of no use any more and is still listed.
 */
export interface Pending extends Settled {
  readonly outcome: 'pending' | 'phantom';
  readonly attempts?: number;
  readonly request_id?: string | undefined;
  readonly bytes?: number | undefined;
  /** For a person: what was seen, or why it could not be looked at. */
  readonly reason?: string;
  /** Stores that still list the file. */
  readonly vector_store_ids?: readonly string[];
}

/** It was left alone: it is not any more as it was when its deletion was planned. */
export interface Drifted extends Settled {
  readonly outcome: 'drifted';
  /** What is different, for a person. */
  readonly reason: string;
}

/** It was left alone: what was asked for can never succeed for it, and it was not named. */
export interface Skipped extends Settled {
  readonly outcome: 'skipped';
  /** Upstream's, for a program. */
  readonly code: string;
  /** Upstream's, for a person. */
  readonly reason: string;
}

/** It exists and would be deleted; nothing was. */
export interface WouldDelete extends Settled {
  readonly outcome: 'would_delete';
  readonly bytes?: number | undefined;
}

/** `not_found`: it was gone before this call. It counts as failed, as clients expect. */
export interface Failed extends Settled, Failure {
  readonly outcome: 'failed' | 'not_found';
  /** What it took up before, where that was measured. */
  readonly bytes?: number | undefined;
  /** Of a file that there is none of, where it is known from elsewhere. */
  readonly filename?: string | null;
}

/** A file left alone because stores that were not asked for hold it too. */
export interface KeptShared extends Settled {
  readonly outcome: 'kept_shared';
  /** Some of the stores that hold it. */
  readonly vector_store_ids: readonly string[];
}

/** What happened to one id. */
export type Outcome = Done | Pending | Failed | KeptShared | WouldDelete | Drifted | Skipped;

export type OutcomeWord = Outcome['outcome'];

/** Code of a failure whose object does not exist; not every 404 states that. */
export const NOT_FOUND = 'not_found';
const UNPROCESSABLE_ENTITY = 422;
const SERVICE_UNAVAILABLE = 503;
const INTERNAL_ERROR = 500;

export const isFailed = (outcome: Outcome): outcome is Failed =>
  outcome.outcome === 'failed' || outcome.outcome === 'not_found';

export const isDone = (outcome: Outcome): outcome is Done =>
  (DONE as readonly string[]).includes(outcome.outcome);

export const isPending = (outcome: Outcome): outcome is Pending =>
  outcome.outcome === 'pending' || outcome.outcome === 'phantom';

export const isKeptShared = (outcome: Outcome): outcome is KeptShared => outcome.outcome === 'kept_shared';

export const isWord =
  (word: OutcomeWord) =>
  (outcome: Outcome): boolean =>
    outcome.outcome === word;

/** The same of one kind of object only. */
export const isOf =
  (kind: ObjectKind, is: (outcome: Outcome) => boolean) =>
  (outcome: Outcome): boolean =>
    outcome.object === kind && is(outcome);

/** An id that failed for a reason; a missing object has an outcome of its own. */
export function failed(id: string, object: ObjectKind, failure: Failure): Failed {
  const outcome = failure.code === NOT_FOUND ? 'not_found' : 'failed';
  return { id, object, outcome, ...failure };
}

/** Reads a failure off what an operation threw; `undefined` when it is a mistake of ours. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof UpstreamError) return upstreamFailure(error);
  if (error instanceof CallStoppedError) return error.hasActed ? UNKNOWN_END : stoppedFailure(error.reason);
  if (error instanceof InvalidIdError)
    return notAttempted(error.message, UNPROCESSABLE_ENTITY, 'invalid_id', false);
  if (error instanceof TooManyWaitingError)
    return notAttempted(error.message, SERVICE_UNAVAILABLE, 'overloaded', true);
  if (error instanceof TooMuchWorkError)
    return notAttempted(`${error.field} ${error.message}`, UNPROCESSABLE_ENTITY, 'validation_failed', false);
  if (error instanceof RefusedError)
    return notAttempted(error.message, error.status, error.code, error.isTransient);
  return undefined;
}

/** An id that nothing was sent for, because the run was stopped or its key refused. */
export function stoppedFailure(reason: unknown): Failure {
  if (reason instanceof UpstreamError) return skippedFailure(reason);
  const stop = reason instanceof StopReason ? reason : undefined;
  return notAttempted(
    `not attempted: ${stop?.message ?? 'the run was stopped'}`,
    SERVICE_UNAVAILABLE,
    stop?.code ?? 'stopped',
    true,
  );
}

export const INTERNAL_FAILURE: Failure = {
  error: 'an internal error; the log has it under the request id of this answer',
  status_code: INTERNAL_ERROR,
  code: 'internal_error',
  retryable: false,
  attempts: 1,
};

/** A process ended after it may have sent the call, and nobody asked again. */
export const UNKNOWN_END: Failure = {
  error: 'a call may have been sent before the run was interrupted; whether it got through is not known',
  status_code: SERVICE_UNAVAILABLE,
  code: 'interrupted',
  retryable: true,
  attempts: 1,
};

function upstreamFailure(error: UpstreamError): Failure {
  return {
    error: error.message,
    status_code: error.status ?? error.callerStatus,
    code: error.isNotFound ? NOT_FOUND : error.problemCode,
    retryable: error.isTransient,
    attempts: error.attempts,
    request_id: error.requestId,
    ...(error.attempts === 0 && { attempted: false as const }),
  };
}

function notAttempted(error: string, status_code: number, code: string, retryable: boolean): Failure {
  return { error, status_code, code, retryable, attempts: 0, attempted: false };
}

function skippedFailure(error: UpstreamError): Failure {
  return notAttempted(
    `not attempted: ${error.message}`,
    error.status ?? error.callerStatus,
    error.problemCode,
    error.isTransient,
  );
}
