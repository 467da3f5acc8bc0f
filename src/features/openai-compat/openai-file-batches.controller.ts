import { Controller, Get, Post, Param } from '@nestjs/common';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { type Caller } from '../../openai/caller.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import { OPENAI_PREFIX } from '../../http/route-options.js';
import type { RelayedResponse } from '../../openai/relay/relayed-response.js';
import { Incoming, type IncomingCall } from './incoming-call.js';
import { ApiOpenAiGroup, ApiOpenAiOperation } from './openai-operation.decorator.js';
import { RelayService } from './relay.service.js';

@ApiOpenAiGroup('OpenAI file batches')
@Controller(`${OPENAI_PREFIX}/vector_stores/:vector_store_id/file_batches`)
export class OpenAiFileBatchesController {
  constructor(private readonly relay: RelayService) {}

  @Post()
  @ApiOpenAiOperation('createVectorStoreFileBatch', 'Attach multiple files to a vector store')
  create(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('createVectorStoreFileBatch', caller, call, vectorStoreId);
  }

  @Get(':batch_id')
  @ApiOpenAiOperation('getVectorStoreFileBatch', 'Get a file batch')
  get(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Param('batch_id', IdPipe) batchId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('getVectorStoreFileBatch', caller, call, vectorStoreId, batchId);
  }

  @Post(':batch_id/cancel')
  @ApiOpenAiOperation('cancelVectorStoreFileBatch', 'Cancel a file batch')
  cancel(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Param('batch_id', IdPipe) batchId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('cancelVectorStoreFileBatch', caller, call, vectorStoreId, batchId);
  }

  @Get(':batch_id/files')
  @ApiOpenAiOperation('listFilesInVectorStoreBatch', 'List the files of a file batch, one page at a time')
  files(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Param('batch_id', IdPipe) batchId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('listFilesInVectorStoreBatch', caller, call, vectorStoreId, batchId);
  }
}
