import { TooMuchWorkError } from '../bulk/too-much-work.error.js';
import { ONE_SECOND_MS } from '../config/units.js';
import type { FileQuery, OpenAiFile, VectorStoreFile } from '../openai/gateway/types.js';

/** Attachments or files that one request may hold in memory: a few hundred megabytes of ids. */
export const MAX_ITEMS_IN_MEMORY = 1_000_000;

/** Maximum difference between OpenAI's clock and ours. */
const MAX_CLOCK_SKEW_S = 60;

/**
 * A listing of all files of a project. Files that are uploaded while it runs may be missing from it:
 * {@link ProjectFiles.addUploadsFor} adds them.
 */
export class ProjectFiles<Kept> {
  private readonly startedMs = Date.now();
  private readonly kept = new Map<string, Kept>();

  private constructor(
    private readonly listFiles: (query?: FileQuery) => AsyncIterable<OpenAiFile>,
    private readonly keep: (file: OpenAiFile) => Kept,
  ) {}

  /** @throws TooMuchWorkError when there are more than {@link MAX_ITEMS_IN_MEMORY} files */
  static async list<Kept>(
    listFiles: (query?: FileQuery) => AsyncIterable<OpenAiFile>,
    keep: (file: OpenAiFile) => Kept,
  ): Promise<ProjectFiles<Kept>> {
    const files = new ProjectFiles(listFiles, keep);
    for await (const file of listFiles()) {
      files.kept.set(file.id, keep(file));
      if (files.kept.size > MAX_ITEMS_IN_MEMORY)
        throw new TooMuchWorkError('files', `are more than ${MAX_ITEMS_IN_MEMORY}: too many for one scan`);
    }
    return files;
  }

  /** By id, in the order listed: newest first. */
  get byId(): ReadonlyMap<string, Kept> {
    return this.kept;
  }

  /**
   * Adds the files of these attachments that were uploaded after the listing started. A file that is still missing
   * afterwards does not exist.
   */
  async addUploadsFor(attachments: Iterable<Pick<VectorStoreFile, 'id' | 'created_at'>>): Promise<void> {
    const missing = new Set<string>();
    for (const { id, created_at } of attachments)
      if (!this.kept.has(id) && this.mayBeNewer(created_at)) missing.add(id);
    if (missing.size === 0) return;
    for await (const file of this.listFiles({ order: 'desc' })) {
      if (!this.mayBeNewer(file.created_at)) return;
      if (missing.has(file.id)) this.kept.set(file.id, this.keep(file));
    }
  }

  /** @param createdAt Unix time in seconds */
  private mayBeNewer(createdAt: number | null | undefined): boolean {
    return (createdAt ?? Infinity) >= this.startedMs / ONE_SECOND_MS - MAX_CLOCK_SKEW_S;
  }
}
