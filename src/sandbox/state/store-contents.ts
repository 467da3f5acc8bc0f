import type { FileBatch } from './file-batch.js';
import { noFiles, type FileCounts } from './file-counts.js';
import { OrderedCollection } from './ordered-collection.js';
import type { StoreFile } from './store-file.js';

/**
 * The entries of one vector store, with counts that always add up to what is listed. Time passes when `refresh` is called:
 * only entries still indexing or about to leave are looked at, so a settled store costs nothing to read.
 */
export class StoreContents {
  readonly entries = new OrderedCollection<StoreFile>();
  readonly batches = new Map<string, FileBatch>();
  readonly counts = noFiles();
  usageBytes = 0;
  private readonly pending = new Set<StoreFile>();
  private readonly leaving = new Set<StoreFile>();
  private shown: { readonly counts: FileCounts; readonly until: number } | undefined;

  refresh(nowMs: number): void {
    for (const entry of this.pending) this.settle(entry, nowMs);
    for (const entry of this.leaving) if (entry.leavesAt <= nowMs) this.remove(entry);
  }

  /** Adds an entry, in place of one of the same file. */
  add(entry: StoreFile, nowMs: number): void {
    const previous = this.entries.get(entry.id);
    if (previous) this.remove(previous);
    this.entries.add(entry);
    this.count(entry, 1);
    this.pending.add(entry);
    this.settle(entry, nowMs);
  }

  remove(entry: StoreFile): void {
    this.count(entry, -1);
    this.pending.delete(entry);
    this.leaving.delete(entry);
    this.entries.delete(entry.id);
    entry.isGone = true;
  }

  /** Keeps the entry listed until then: as it is, or as a failed phantom. */
  removeLater(entry: StoreFile, leavesAt: number, as: 'phantom' | 'lingering'): void {
    this.pending.delete(entry);
    this.count(entry, -1);
    if (as === 'phantom') entry.becomePhantom(leavesAt);
    else entry.leavesAt = leavesAt;
    this.count(entry, 1);
    this.leaving.add(entry);
  }

  cancel(entry: StoreFile): void {
    if (entry.isGone || entry.status !== 'in_progress') return;
    this.count(entry, -1);
    entry.status = 'cancelled';
    this.count(entry, 1);
    this.pending.delete(entry);
  }

  /** Makes readers see the counts of this moment until then, whatever changes. */
  freezeCounts(nowMs: number, until: number): void {
    if (!this.shown || this.shown.until <= nowMs) this.shown = { counts: { ...this.counts }, until };
  }

  shownCounts(nowMs: number): FileCounts {
    return this.shown && this.shown.until > nowMs ? this.shown.counts : this.counts;
  }

  private settle(entry: StoreFile, nowMs: number): void {
    this.count(entry, -1);
    if (entry.settle(nowMs)) this.pending.delete(entry);
    this.count(entry, 1);
  }

  private count(entry: StoreFile, by: 1 | -1): void {
    this.counts[entry.status] += by;
    this.counts.total += by;
    this.usageBytes += by * entry.usageBytes;
  }
}
