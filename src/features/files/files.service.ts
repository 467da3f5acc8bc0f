import { Injectable } from '@nestjs/common';
import { type BulkKind, BulkOperations } from '../../bulk/bulk-operations.js';
import type { BulkInput, BulkOperation, DeletionOptions } from '../../bulk/operation.js';
import type { DeletionReportDto } from '../../contracts/deletion-report.dto.js';
import { Deleter } from '../../deletion/deleter.js';
import { DELETION_REPORT } from '../../deletion/deletion-report.js';
import { SelectorResolver } from '../../selectors/selector-resolver.js';
import { type IdsOrSelector, TargetResolver } from '../../selectors/target-resolver.js';
import type { Caller } from '../../openai/caller.js';
import type { OpenAiFile } from '../../openai/gateway/types.js';
import { fileFactsOf, type FileSelector } from '../../selectors/criteria/file-selector.js';
import { type ListedKind, type ObjectListing, objectListing } from '../../selectors/object-listing.js';
import { FileSortField, FilesQueryDto } from './dto/file-requests.dto.js';
import { FileSummaryDto } from './dto/file-responses.dto.js';

const FILE_LISTING: ListedKind<OpenAiFile, FileSummaryDto, FileSortField> = {
  sortValues: {
    created_at: (file) => file.created_at,
    expires_at: (file) => file.expires_at,
    filename: (file) => file.filename?.toLowerCase(),
    purpose: (file) => file.purpose,
    bytes: (file) => file.bytes,
  },
  summaryOf: (file) => ({ ...fileFactsOf(file), expires_at: file.expires_at ?? null }),
};

/** The use cases of files. They throw the errors of the gateway, and those of {@link TargetResolver} if a selector is given. */
@Injectable()
export class FilesService {
  private readonly deletion: BulkKind<BulkInput, DeletionReportDto>;

  constructor(
    private readonly selectors: SelectorResolver,
    private readonly targets: TargetResolver,
    operations: BulkOperations,
    deleter: Deleter,
  ) {
    this.deletion = operations.defineChange({
      name: 'delete_files',
      object: 'file',
      report: DELETION_REPORT,
      handler: ({ input, acting }) => deleter.files(input.ids, input, acting),
    });
  }

  /** Lists the matching files of all pages. */
  list(caller: Caller, query: FilesQueryDto): ObjectListing {
    const { after, order, limit, view, sort, ...selector } = query;
    const files = this.selectors.files(caller, selector, { after, order, limit });
    return objectListing(files, FILE_LISTING, { view, sort });
  }

  /** Deletes files, which also detaches them from all vector stores. */
  async deleteMany(
    caller: Caller,
    selection: IdsOrSelector<FileSelector>,
    options: DeletionOptions,
  ): Promise<BulkOperation<DeletionReportDto>> {
    const ids = await this.targets.filesToDelete(caller, selection);
    return this.deletion.begin(caller, { ...options, ids });
  }
}
