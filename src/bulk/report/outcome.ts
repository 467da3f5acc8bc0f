import { StopReason } from '../../openai/caller.js';
import { InvalidIdError } from '../../openai/object-id.js';
import { CallStoppedError, TooManyWaitingError, UpstreamError } from '../../openai/upstream-error.js';
import { RefusedError } from '../refused.error.js';
import { TooMuchWorkError } from '../too-much-work.error.js';

export type ObjectKind = 'vector_store' | 'file' | 'vector_store.file';

/** Why an id failed. The field names are those of the responses. */
export interface Failure {
  /** Human-readable, with keys masked. */
  readonly error: string;
  /** Upstream's status; without a response, the status that the service would send: 502, 503 or 504. */
  readonly status_code: number;
  /** Machine-readable: `not_found`, or the code of a problem. */
  readonly code: string;
  /** Whether a retry may succeed. */
  readonly retryable: boolean;
  /** Calls sent for the id. */
  readonly attempts: number;
  /** Upstream's request id of the last call. */
  readonly request_id?: string | undefined;
  /** `false` if no call was sent for the id. */
  readonly attempted?: false;
}

interface Settled {
  readonly id: string;
  readonly object: ObjectKind;
  /** For a restore: the store in the manifest or request from which the object is created. */
  readonly from?: string | undefined;
  /** For an attachment that a restore creates, and a detachment with a receipt: the store; `null` if it does not exist. */
  readonly vector_store_id?: string | null | undefined;
}

/** Outcome words for a change that was made as requested. */
export const DONE = ['deleted', 'updated', 'attached', 'created'] as const;
export type DoneWord = (typeof DONE)[number];

export interface Done extends Settled {
  readonly outcome: DoneWord;
  readonly attempts: number;
  readonly request_id?: string | undefined;
  /** For a created store. */
  readonly name?: string | null;
  /** Size before the deletion, if it was measured. */
  readonly bytes?: number | undefined;
  /** Other stores that no longer list the file, if that was checked. */
  readonly lost_in?: readonly string[];
}

/**
 * The change was accepted but not confirmed in time; it is neither done nor failed. A deleted object that is still readable
 * is `pending`; one that is only still listed is a `phantom`.
 */
export interface Pending extends Settled {
  readonly outcome: 'pending' | 'phantom';
  readonly attempts?: number;
  readonly request_id?: string | undefined;
  readonly bytes?: number | undefined;
  /** Human-readable: the observed state, or why it could not be read. */
  readonly reason?: string;
  /** Stores that still list the file. */
  readonly vector_store_ids?: readonly string[];
}

/** Skipped because the object differs from its state in the plan. */
export interface Drifted extends Settled {
  readonly outcome: 'drifted';
  /** Human-readable: the difference. */
  readonly reason: string;
}

/** Skipped because the change can never succeed, and the request did not name the id. */
export interface Skipped extends Settled {
  readonly outcome: 'skipped';
  /** Upstream's error code. */
  readonly code: string;
  /** Upstream's error message. */
  readonly reason: string;
}

/** The object exists; nothing was deleted. */
export interface WouldDelete extends Settled {
  readonly outcome: 'would_delete';
  readonly bytes?: number | undefined;
}

/** `not_found`: the object did not exist before the call. It counts as failed, as clients expect. */
export interface Failed extends Settled, Failure {
  readonly outcome: 'failed' | 'not_found';
  /** Size, if it was measured. */
  readonly bytes?: number | undefined;
  /** Name of a missing file, if a manifest has it. */
  readonly filename?: string | null;
}

/** A file that was kept because other stores hold it. */
export interface KeptShared extends Settled {
  readonly outcome: 'kept_shared';
  /** Some of the stores that hold it. */
  readonly vector_store_ids: readonly string[];
}

/** The result for one id. */
export type Outcome = Done | Pending | Failed | KeptShared | WouldDelete | Drifted | Skipped;

export type OutcomeWord = Outcome['outcome'];

/** Code of a failure because the object does not exist. Not every 404 has it. */
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

export const hasWord =
  <Word extends OutcomeWord>(word: Word) =>
  (outcome: Outcome): outcome is Outcome & { readonly outcome: Word } =>
    outcome.outcome === word;

/** Restricts a test to one kind of object. */
export const ofKind =
  <Tested extends Outcome>(kind: ObjectKind, test: (outcome: Outcome) => outcome is Tested) =>
  (outcome: Outcome): outcome is Tested =>
    outcome.object === kind && test(outcome);

/** The requested id of an outcome; it differs from `id` for a store that was created from another one. */
export const requestedIdOf = ({ id, object, from }: Outcome): string =>
  object === 'vector_store' ? (from ?? id) : id;

/** A missing object has its own outcome word. */
export function failed(id: string, object: ObjectKind, failure: Failure): Failed {
  const outcome = failure.code === NOT_FOUND ? 'not_found' : 'failed';
  return { id, object, outcome, ...failure };
}

/** The failure that an error describes; `undefined` for an unexpected error. */
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

/** The failure of an id for which no call was sent because the run was stopped or its key was rejected. */
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

/** The run was interrupted after a call for the id may have been sent. */
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
