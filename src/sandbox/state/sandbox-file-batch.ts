import { zeroCounts, type AttachedFile, type StatusCounts } from './attached-file.js';
import { OrderedCollection } from './ordered-collection.js';

type BatchStatus = 'in_progress' | 'completed' | 'cancelled' | 'failed';

/** Files attached to a vector store by one request. Its counts are computed when it is read. */
export class SandboxFileBatch {
  readonly entries = new OrderedCollection<AttachedFile>();
  isCancelled = false;

  constructor(
    readonly id: string,
    readonly vectorStoreId: string,
    readonly createdAt: number,
    entries: Iterable<AttachedFile>,
  ) {
    for (const entry of entries) this.entries.add(entry);
  }

  toWire(): Record<string, unknown> {
    const counts = this.counts();
    return {
      id: this.id,
      object: 'vector_store.file_batch',
      created_at: this.createdAt,
      status: this.status(counts),
      vector_store_id: this.vectorStoreId,
      file_counts: counts,
    };
  }

  status(counts: StatusCounts = this.counts()): BatchStatus {
    if (this.isCancelled) return 'cancelled';
    if (counts.in_progress > 0) return 'in_progress';
    return counts.failed === counts.total ? 'failed' : 'completed';
  }

  private counts(): StatusCounts {
    const counts = zeroCounts();
    for (const entry of this.entries.values()) {
      counts[entry.status] += 1;
      counts.total += 1;
    }
    return counts;
  }
}
