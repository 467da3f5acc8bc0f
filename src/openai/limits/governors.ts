import { Injectable, Optional } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Environment } from '../../config/environment.js';
import { CallObserver, NOBODY } from '../http/call-observer.js';
import type { Credentials } from '../credentials.js';
import { Governor } from './governor.js';

/** Keys that are governed at once; beyond it the one used longest ago is forgotten and learns anew. */
export const MAX_GOVERNORS = 1_000;
/** A key without a call for this long is forgotten. */
export const GOVERNOR_IDLE_MS = 600_000;

/** What the governors of all keys in use allow and have. */
export interface GovernorTotals {
  readonly keys: number;
  readonly inFlight: number;
  readonly limit: number;
  readonly waiting: number;
}

/** The governor of each key in use, told apart by fingerprint. */
@Injectable()
export class Governors {
  readonly #byFingerprint = new LRUCache<string, Governor>({
    max: MAX_GOVERNORS,
    ttl: GOVERNOR_IDLE_MS,
    updateAgeOnGet: true,
  });

  constructor(
    private readonly environment: Environment,
    @Optional() private readonly observer: CallObserver = NOBODY,
  ) {}

  /** Of all keys together. */
  get totals(): GovernorTotals {
    const governors = [...this.#byFingerprint.values()];
    const sum = (of: (governor: Governor) => number): number =>
      governors.reduce((total, governor) => total + of(governor), 0);
    return {
      keys: governors.length,
      inFlight: sum(({ inFlight }) => inFlight),
      limit: sum(({ limit }) => limit),
      waiting: sum(({ waiting }) => waiting),
    };
  }

  of(credentials: Credentials): Governor {
    const known = this.#byFingerprint.get(credentials.fingerprint);
    if (known !== undefined) return known;
    const governor = new Governor(this.environment.OPENAI_MAX_CONCURRENCY, {
      onPause: (ms) => this.observer.paused(ms),
    });
    this.#byFingerprint.set(credentials.fingerprint, governor);
    return governor;
  }
}
