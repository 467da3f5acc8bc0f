import stringify from 'safe-stable-stringify';
import { RefusedError } from '../../bulk/refused.error.js';
import type { Caller } from '../../openai/caller.js';
import type { CleanupPlanDto, UnsignedCleanupPlan } from './dto/cleanup-plan.dto.js';

const SIGNATURE_PURPOSE = 'cleanup plan';

/** Signs a plan for the key, organization and project of the caller. */
export function signPlan(plan: UnsignedCleanupPlan, { credentials }: Caller): CleanupPlanDto {
  return { ...plan, signature: credentials.sign(SIGNATURE_PURPOSE, stringify(plan)) };
}

/**
 * Returns the signed part of a plan that this service created for this caller. The order of its fields does not matter.
 *
 * @throws RefusedError `plan_not_genuine`, `plan_expired`
 */
export function verifyPlan(given: object, { credentials }: Caller, nowMs = Date.now()): UnsignedCleanupPlan {
  const { signature, manifests: _manifests, ...plan } = given as CleanupPlanDto;
  if (typeof signature !== 'string' || !credentials.hasSigned(SIGNATURE_PURPOSE, stringify(plan), signature))
    throw new RefusedError(
      'forbidden',
      'plan_not_genuine',
      "the plan's signature is not valid for this API key",
      {
        hint:
          'send the plan unchanged, with the same key, organization and project; it is valid after a restart of the service ' +
          'only if KEY_HASH_SECRET is set',
      },
    );
  requireUnexpired(plan, nowMs);
  return plan;
}

/** @throws RefusedError `plan_expired` */
export function requireUnexpired({ expires_at }: UnsignedCleanupPlan, nowMs = Date.now()): void {
  if (Date.parse(expires_at) <= nowMs)
    throw new RefusedError('conflict', 'plan_expired', `the plan expired at ${expires_at}`, {
      hint: 'create a new plan',
    });
}
