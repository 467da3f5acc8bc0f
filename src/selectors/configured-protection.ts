import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import type { Protection } from './criteria/protection.js';

const NONE = 'none';

/** What the configuration protects from every plan. */
@Injectable()
export class ConfiguredProtection {
  private readonly protections: readonly Protection[];

  constructor(environment: Environment) {
    const { PROTECTED_IDS, PROTECTED_NAMES, PROTECTED_METADATA, PROTECTED_NEWER_THAN_DAYS } = environment;
    const pairs = PROTECTED_METADATA.filter((pair) => pair !== NONE);
    this.protections = [
      {
        ids: PROTECTED_IDS,
        names: PROTECTED_NAMES,
        newer_than: PROTECTED_NEWER_THAN_DAYS > 0 ? `${PROTECTED_NEWER_THAN_DAYS}d` : undefined,
      },
      // One each: the same key may be protected with several values.
      ...pairs.map((pair) => ({ metadata: Object.fromEntries([pairOf(pair)]) })),
    ];
  }

  /** Together with what a plan protects; it cannot take anything away. */
  with(planned: Protection | undefined): readonly Protection[] {
    return planned === undefined ? this.protections : [...this.protections, planned];
  }
}

function pairOf(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}
