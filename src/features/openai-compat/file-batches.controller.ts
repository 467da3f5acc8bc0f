import { Controller, Get, Post, Param } from '@nestjs/common';
import type { Caller } from '../../openai/caller.js';
import { OPENAI_PREFIX } from '../../http/route-options.js';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import type { RelayedAnswer } from '../../openai/relay/relayed-answer.js';
import { CreateFileBatchDto, FileBatchDto } from './dto/file-batches.dto.js';
import { FILE_STATUS_QUERY, PAGE_QUERY } from './dto/queries.js';
import { V1VectorStoreFilePageDto } from './dto/vector-store-files.dto.js';
import { Incoming, type IncomingCall } from './incoming-call.js';
import { OPERATIONS } from './operations.js';
import { RelayService } from './relay.service.js';
import { Relayed, RelayedGroup } from './relayed.decorator.js';

const STORE = ['vector_store_id'] as const;
const BATCH = ['vector_store_id', 'batch_id'] as const;

@RelayedGroup('OpenAI file batches')
@Controller(`${OPENAI_PREFIX}/vector_stores/:vector_store_id/file_batches`)
export class FileBatchesController {
  constructor(private readonly relay: RelayService) {}

  @Post()
  @Relayed({
    operation: 'createVectorStoreFileBatch',
    summary: 'Attach many files to a vector store',
    ids: STORE,
    body: CreateFileBatchDto,
    example: { file_ids: [EXAMPLE.fileId, EXAMPLE.otherFileId] },
    answer: FileBatchDto,
  })
  create(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.createVectorStoreFileBatch, caller, call, vectorStoreId);
  }

  @Get(':batch_id')
  @Relayed({
    operation: 'getVectorStoreFileBatch',
    summary: 'Get a file batch',
    ids: BATCH,
    answer: FileBatchDto,
  })
  get(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Param('batch_id', IdPipe) batchId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.getVectorStoreFileBatch, caller, call, vectorStoreId, batchId);
  }

  @Post(':batch_id/cancel')
  @Relayed({
    operation: 'cancelVectorStoreFileBatch',
    summary: 'Cancel a file batch',
    ids: BATCH,
    answer: FileBatchDto,
  })
  cancel(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Param('batch_id', IdPipe) batchId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.cancelVectorStoreFileBatch, caller, call, vectorStoreId, batchId);
  }

  @Get(':batch_id/files')
  @Relayed({
    operation: 'listFilesInVectorStoreBatch',
    summary: 'List a page of the files of a batch',
    ids: BATCH,
    query: [...PAGE_QUERY, ...FILE_STATUS_QUERY],
    answer: V1VectorStoreFilePageDto,
  })
  files(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Param('batch_id', IdPipe) batchId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.listFilesInVectorStoreBatch, caller, call, vectorStoreId, batchId);
  }
}
