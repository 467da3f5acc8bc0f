import type { Progress, Tally } from '../../bulk/operation.js';
import type { ManifestFile, ManifestFileWithContent, ManifestHead } from './vector-store-manifest.js';

export type ManifestLine = ManifestHead | ManifestFile | ManifestFileWithContent;

/** How much a manifest holds. */
export interface ManifestSummary {
  /** Files told. */
  readonly count: number;
  /** Files whose text could not be read, where texts were asked for. */
  readonly content_failed?: number;
  /** Whether nothing is missing. */
  readonly complete: boolean;
}

/** Counts the files of a manifest, and the texts that are missing. */
export class ManifestTally implements Tally<ManifestLine> {
  private lines = 0;
  private files = 0;
  private unread = 0;

  constructor(private readonly hasContent: boolean) {}

  add(line: ManifestLine): void {
    this.lines += 1;
    if ('file_id' in line) this.files += 1;
    if ('content_error' in line) this.unread += 1;
  }

  get summary(): ManifestSummary {
    const contentFailed = this.hasContent && { content_failed: this.unread };
    return { count: this.files, ...contentFailed, complete: this.unread === 0 };
  }

  get progress(): Progress {
    return { done: this.lines, failed: this.unread };
  }
}
