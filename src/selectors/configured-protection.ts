import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import type { Protection } from './criteria/protection.js';
import { pairOf } from './dto/is-pair-filter.js';

/** Value of `PROTECTED_METADATA` that protects by no metadata. */
const NO_PROTECTED_METADATA = 'none';

/** The protection that the configuration requires, for plans and for deletions by selector. */
@Injectable()
export class ConfiguredProtection {
  private readonly protections: readonly Protection[];

  constructor(environment: Environment) {
    const { PROTECTED_IDS, PROTECTED_NAMES, PROTECTED_METADATA, PROTECTED_NEWER_THAN_DAYS } = environment;
    const pairs = PROTECTED_METADATA.filter((pair) => pair !== NO_PROTECTED_METADATA);
    this.protections = [
      {
        ids: PROTECTED_IDS,
        names: PROTECTED_NAMES,
        ...(PROTECTED_NEWER_THAN_DAYS > 0 && { newer_than: `${PROTECTED_NEWER_THAN_DAYS}d` }),
      },
      // Separate protections, since the same key may be protected with several values.
      ...pairs.map((pair) => ({ metadata: Object.fromEntries([pairOf(pair)]) })),
    ];
  }

  /** Adds the protection of a request; it cannot remove any. */
  with(requested?: Protection): readonly Protection[] {
    return requested === undefined ? this.protections : [...this.protections, requested];
  }
}
