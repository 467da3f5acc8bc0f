import type { AttachLimits } from '../control/settings.js';
import { rateLimitError } from '../http/api-error.js';
import { MINUTE_MS } from '../units.js';

interface AttachRecord {
  readonly at: number;
  readonly amount: number;
}

/** Limits attaching in any minute: requests per vector store and files per account. Rejected requests do not count. */
export class AttachLimiter {
  private readonly requests = new Map<string, AttachRecord[]>();
  private files: AttachRecord[] = [];

  constructor(private readonly now: () => number) {}

  /**
   * @param storeId undefined if the same request creates the store
   * @throws ApiError 429
   */
  take(storeId: string | undefined, files: number, limits: AttachLimits | null): void {
    if (limits === null) return;
    const requests = storeId === undefined ? [] : this.recent(this.requests.get(storeId) ?? []);
    this.files = this.recent(this.files);
    if (storeId !== undefined) this.checkLimit(requests, 1, limits.requests_per_minute);
    this.checkLimit(this.files, files, limits.files_per_minute);
    const at = this.now();
    if (storeId !== undefined) this.requests.set(storeId, [...requests, { at, amount: 1 }]);
    this.files.push({ at, amount: files });
  }

  private recent(records: AttachRecord[]): AttachRecord[] {
    return records.filter(({ at }) => at > this.now() - MINUTE_MS);
  }

  private checkLimit(records: readonly AttachRecord[], amount: number, limit: number): void {
    const used = records.reduce((sum, record) => sum + record.amount, 0);
    if (used + amount <= limit) return;
    throw rateLimitError('attaching files', (records[0]?.at ?? this.now()) + MINUTE_MS - this.now());
  }
}
