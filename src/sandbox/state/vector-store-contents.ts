import { zeroCounts, type AttachedFile, type StatusCounts } from './attached-file.js';
import { OrderedCollection } from './ordered-collection.js';
import type { SandboxFileBatch } from './sandbox-file-batch.js';

/**
 * The files of one vector store, with counts that match the listing. No timer runs: `refresh` applies the passing of time. It
 * visits only files that are being indexed or about to leave, so reading a settled store is cheap.
 */
export class VectorStoreContents {
  readonly entries = new OrderedCollection<AttachedFile>();
  readonly batches = new Map<string, SandboxFileBatch>();
  readonly counts = zeroCounts();
  usageBytes = 0;
  private readonly pending = new Set<AttachedFile>();
  private readonly leaving = new Set<AttachedFile>();
  private frozen: { readonly counts: StatusCounts; readonly until: number } | undefined;

  refresh(nowMs: number): void {
    for (const entry of this.pending) this.settle(entry, nowMs);
    for (const entry of this.leaving) if (entry.leavesAt <= nowMs) this.remove(entry);
  }

  /** Adds a file and replaces an earlier attachment of it. */
  add(entry: AttachedFile, nowMs: number): void {
    const previous = this.entries.get(entry.id);
    if (previous) this.remove(previous);
    this.entries.add(entry);
    this.count(entry, 1);
    this.pending.add(entry);
    this.settle(entry, nowMs);
  }

  remove(entry: AttachedFile): void {
    this.count(entry, -1);
    this.pending.delete(entry);
    this.leaving.delete(entry);
    this.entries.delete(entry.id);
    entry.isGone = true;
  }

  /** Keeps the file listed until `leavesAt`, either unchanged or as a failed phantom. */
  removeLater(entry: AttachedFile, leavesAt: number, as: 'phantom' | 'lingering'): void {
    this.pending.delete(entry);
    this.count(entry, -1);
    if (as === 'phantom') entry.becomePhantom(leavesAt);
    else entry.leavesAt = leavesAt;
    this.count(entry, 1);
    this.leaving.add(entry);
  }

  cancel(entry: AttachedFile): void {
    if (entry.isGone || entry.status !== 'in_progress') return;
    this.count(entry, -1);
    entry.status = 'cancelled';
    this.count(entry, 1);
    this.pending.delete(entry);
  }

  /** Keeps the current counts visible until `until`. */
  freezeCounts(nowMs: number, until: number): void {
    if (!this.frozen || this.frozen.until <= nowMs) this.frozen = { counts: { ...this.counts }, until };
  }

  visibleCounts(nowMs: number): StatusCounts {
    return this.frozen && this.frozen.until > nowMs ? this.frozen.counts : this.counts;
  }

  private settle(entry: AttachedFile, nowMs: number): void {
    this.count(entry, -1);
    if (entry.settle(nowMs)) this.pending.delete(entry);
    this.count(entry, 1);
  }

  private count(entry: AttachedFile, by: 1 | -1): void {
    this.counts[entry.status] += by;
    this.counts.total += by;
    this.usageBytes += by * entry.usageBytes;
  }
}
