import type { Progress, Tally } from '../../bulk/operation.js';
import type { ManifestDto, ManifestFileDto } from './dto/manifest.dto.js';

/** A manifest, line by line: the head, then each file. */
export type ManifestLine = Omit<ManifestDto, 'files' | 'content_failed' | 'complete'> | ManifestFileDto;

export interface ManifestSummary extends Pick<ManifestDto, 'content_failed' | 'complete'> {
  /** Number of files. */
  readonly count: number;
}

/** Counts the files of a manifest, and the contents that could not be read. */
export class ManifestTally implements Tally<ManifestLine> {
  private lines = 0;
  private files = 0;
  private contentFailed = 0;

  constructor(private readonly hasContent: boolean) {}

  add(line: ManifestLine): void {
    this.lines += 1;
    if ('file_id' in line) this.files += 1;
    if ('content_error' in line) this.contentFailed += 1;
  }

  get summary(): ManifestSummary {
    const contentFailed = this.hasContent && { content_failed: this.contentFailed };
    return { count: this.files, ...contentFailed, complete: this.contentFailed === 0 };
  }

  get progress(): Progress {
    return { done: this.lines, failed: this.contentFailed };
  }
}
