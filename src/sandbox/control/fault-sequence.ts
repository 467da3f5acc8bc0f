import { seededRandom, type Random } from '../random.js';
import { FAULT_KINDS, type FaultKind, type FaultSettings } from './settings.js';

const FAULTS_BEFORE_WORK = new Set<FaultKind>(['error_500', 'error_503', 'reset_before', 'hang']);

/** Returns whether the fault occurs before the request is handled. Other faults only break the response. */
export function preventsWork(kind: FaultKind): boolean {
  return FAULTS_BEFORE_WORK.has(kind);
}

/** Draws faults from a seeded sequence. The same requests in the same order get the same faults. */
export class FaultSequence {
  private random: Random = seededRandom(1);
  private faultCount = 0;

  /** Restarts the sequence. */
  reset(settings: FaultSettings | null): void {
    this.random = seededRandom(settings?.seed ?? 1);
    this.faultCount = 0;
  }

  draw(settings: FaultSettings | null, method: string, path: string): FaultKind | undefined {
    if (!settings || settings.rate === 0 || this.faultCount >= (settings.max ?? Infinity)) return undefined;
    if (settings.methods && !settings.methods.includes(method)) return undefined;
    if (settings.path_pattern !== undefined && !path.startsWith(settings.path_pattern)) return undefined;
    if (this.random() >= settings.rate) return undefined;
    this.faultCount += 1;
    const kinds = settings.kinds ?? FAULT_KINDS;
    return kinds[Math.floor(this.random() * kinds.length)];
  }
}
