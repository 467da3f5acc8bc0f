import stringify from 'safe-stable-stringify';
import { RefusedError } from '../../bulk/refused.error.js';
import type { Caller } from '../../openai/caller.js';
import type { CleanupPlan, SignedCleanupPlan } from './plan.js';

const PURPOSE = 'cleanup plan';

/** Signs a plan for the key, organization and project that it was made with. */
export function signed(plan: CleanupPlan, { credentials }: Caller): SignedCleanupPlan {
  return { ...plan, signature: credentials.sign(PURPOSE, textOf(plan)) };
}

/**
 * The plan, when it is one that this service made for this caller and that nobody has changed; the order of its fields does
 * not matter.
 *
 * @throws RefusedError `plan_not_genuine`, `plan_expired`
 */
export function verified(given: object, { credentials }: Caller, nowMs = Date.now()): CleanupPlan {
  const { signature, manifests: _manifests, ...plan } = given as SignedCleanupPlan;
  if (typeof signature !== 'string' || !credentials.hasSigned(PURPOSE, textOf(plan), signature))
    throw new RefusedError('forbidden', 'plan_not_genuine', 'this is no plan that was made for this caller', {
      hint:
        'send the plan as it was answered, with the same key, organization and project; after a restart it holds only ' +
        'where KEY_HASH_SECRET is set',
    });
  refuseExpired(plan, nowMs);
  return plan;
}

/** @throws RefusedError `plan_expired` */
export function refuseExpired({ expires_at }: CleanupPlan, nowMs = Date.now()): void {
  if (Date.parse(expires_at) <= nowMs)
    throw new RefusedError('conflict', 'plan_expired', `the plan expired at ${expires_at}`, {
      hint: 'make a new one: much may have changed',
    });
}

const textOf = (plan: object): string => stringify(plan);
