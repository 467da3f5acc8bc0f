import { Injectable } from '@nestjs/common';
import { BulkById, type Changes } from '../bulk/bulk-by-id.js';
import type { ChangeReport } from '../bulk/change-report.js';
import { type BulkInput, type BulkOperation, idListing, type Operation } from '../bulk/operation.js';
import { Deleter } from '../deletion/deleter.js';
import type { Caller } from '../openai/caller.js';
import { OpenAiGateway } from '../openai/openai.gateway.js';
import type { FileQuery } from '../openai/types.js';

/** What can be done with files. Errors are those of the gateway. */
@Injectable()
export class FilesService {
  private readonly deletion: Changes<BulkInput>;

  constructor(
    private readonly gateway: OpenAiGateway,
    byId: BulkById,
    deleter: Deleter,
  ) {
    this.deletion = byId.kind({
      name: 'delete_files',
      object: 'file',
      done: 'deleted',
      ready: (input, work) => deleter.files(input.ids, input, work),
    });
  }

  /** All files: lines `{id}`, answer the ids. */
  list(caller: Caller, query: FileQuery): Operation<{ id: string }, string[]> {
    return idListing(this.gateway.listFiles(caller, query));
  }

  /** Deletes files, from all stores as well. */
  deleteMany(caller: Caller, input: BulkInput): BulkOperation<ChangeReport> {
    return this.deletion.begin(caller, input);
  }
}
