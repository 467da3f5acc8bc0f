import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Environment } from '../config/environment.js';
import type { Credentials } from './credentials.js';
import { Governor } from './governor.js';

/** Keys that are governed at once; beyond it the one used longest ago is forgotten and learns anew. */
export const MAX_GOVERNORS = 1_000;
/** A key without a call for this long is forgotten. */
export const GOVERNOR_IDLE_MS = 600_000;

/** The governor of each key in use, told apart by fingerprint. */
@Injectable()
export class Governors {
  readonly #byFingerprint = new LRUCache<string, Governor>({
    max: MAX_GOVERNORS,
    ttl: GOVERNOR_IDLE_MS,
    updateAgeOnGet: true,
  });

  constructor(private readonly environment: Environment) {}

  of(credentials: Credentials): Governor {
    const known = this.#byFingerprint.get(credentials.fingerprint);
    if (known !== undefined) return known;
    const governor = new Governor(this.environment.OPENAI_MAX_CONCURRENCY);
    this.#byFingerprint.set(credentials.fingerprint, governor);
    return governor;
  }
}
