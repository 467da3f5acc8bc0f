import { Injectable, Optional } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Environment } from '../../config/environment.js';
import { CallObserver, NO_CALL_OBSERVER } from '../http/call-observer.js';
import type { Credentials } from '../credentials.js';
import { Governor } from './governor.js';

/** Most keys governed at once. The least recently used governor is dropped first, with its learned limits. */
export const MAX_GOVERNORS = 1_000;
/** The governor of a key without calls for this long is dropped. */
export const GOVERNOR_IDLE_MS = 600_000;

/** The sums over the governors of all keys in use. */
export interface GovernorTotals {
  readonly keys: number;
  readonly inFlight: number;
  readonly limit: number;
  readonly waiting: number;
}

/** The governors of all keys in use, by fingerprint of the key. */
@Injectable()
export class Governors {
  readonly #byFingerprint = new LRUCache<string, Governor>({
    max: MAX_GOVERNORS,
    ttl: GOVERNOR_IDLE_MS,
    updateAgeOnGet: true,
  });

  constructor(
    private readonly environment: Environment,
    @Optional() private readonly observer: CallObserver = NO_CALL_OBSERVER,
  ) {}

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
