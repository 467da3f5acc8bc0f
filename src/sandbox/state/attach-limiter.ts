import { ApiError } from '../http/api-error.js';
import type { AttachLimits } from '../control/settings.js';

const ONE_MINUTE_MS = 60_000;

interface AttachRecord {
  readonly at: number;
  readonly amount: number;
}

/** OpenAI's limits on attaching: requests per vector store, files per account, in any minute. What is refused does not count. */
export class AttachLimiter {
  private readonly requests = new Map<string, AttachRecord[]>();
  private files: AttachRecord[] = [];

  constructor(private readonly now: () => number) {}

  /**
   * @param storeId none where the store is made by the same request
   * @throws OpenAiError 429 with `retry-after` in whole seconds
   */
  take(storeId: string | undefined, files: number, limits: AttachLimits | null): void {
    if (limits === null) return;
    const requests = storeId === undefined ? [] : this.recent(this.requests.get(storeId) ?? []);
    this.files = this.recent(this.files);
    if (storeId !== undefined) this.refuseBeyond(requests, 1, limits.requests_per_minute);
    this.refuseBeyond(this.files, files, limits.files_per_minute);
    const at = this.now();
    if (storeId !== undefined) this.requests.set(storeId, [...requests, { at, amount: 1 }]);
    this.files.push({ at, amount: files });
  }

  private recent(entries: AttachRecord[]): AttachRecord[] {
    return entries.filter(({ at }) => at > this.now() - ONE_MINUTE_MS);
  }

  private refuseBeyond(entries: readonly AttachRecord[], amount: number, limit: number): void {
    const used = entries.reduce((sum, entry) => sum + entry.amount, 0);
    if (used + amount <= limit) return;
    const waitMs = (entries[0]?.at ?? this.now()) + ONE_MINUTE_MS - this.now();
    throw new ApiError(429, 'Rate limit reached for attaching files. Please try again later.', {
      type: 'requests',
      code: 'rate_limit_exceeded',
      headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) },
    });
  }
}
