import { Injectable } from '@nestjs/common';
import { BulkDeletion } from '../bulk/bulk-deletion.js';
import type { DeletionReport } from '../bulk/deletion-report.js';
import { idListing, type Operation } from '../bulk/operation.js';
import type { Outcome } from '../bulk/outcome.js';
import type { Caller } from '../openai/caller.js';
import { OpenAiGateway } from '../openai/openai.gateway.js';
import type { FileQuery } from '../openai/types.js';

/** What can be done with files. Errors are those of the gateway. */
@Injectable()
export class FilesService {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly deletion: BulkDeletion,
  ) {}

  /** All files: lines `{id}`, answer the ids. */
  list(caller: Caller, query: FileQuery): Operation<{ id: string }, string[]> {
    return idListing(this.gateway.listFiles(caller, query));
  }

  /** Deletes files, from all stores as well. */
  deleteMany(caller: Caller, ids: readonly string[]): Operation<Outcome, DeletionReport> {
    return this.deletion.of({
      operation: 'delete files',
      object: 'file',
      caller,
      ids,
      act: (id, worker) => this.gateway.deleteFile(id, { ...worker, priority: 'bulk' }),
    });
  }
}
