import { Controller, Delete, Get, Post, Param } from '@nestjs/common';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { type Caller } from '../../openai/caller.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import { OPENAI_PREFIX } from '../../http/route-options.js';
import type { RelayedResponse } from '../../openai/relay/relayed-response.js';
import { Incoming, type IncomingCall } from './incoming-call.js';
import { ApiOpenAiGroup, ApiOpenAiOperation } from './openai-operation.decorator.js';
import { RelayService } from './relay.service.js';

@ApiOpenAiGroup('OpenAI vector store files')
@Controller(`${OPENAI_PREFIX}/vector_stores/:vector_store_id/files`)
export class OpenAiVectorStoreFilesController {
  constructor(private readonly relay: RelayService) {}

  @Get()
  @ApiOpenAiOperation('listVectorStoreFiles', 'List the files of a vector store, one page at a time')
  list(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('listVectorStoreFiles', caller, call, vectorStoreId);
  }

  @Post()
  @ApiOpenAiOperation('createVectorStoreFile', 'Attach a file to a vector store')
  attach(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('createVectorStoreFile', caller, call, vectorStoreId);
  }

  @Get(':file_id')
  @ApiOpenAiOperation('getVectorStoreFile', 'Get a file of a vector store')
  get(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Param('file_id', IdPipe) fileId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('getVectorStoreFile', caller, call, vectorStoreId, fileId);
  }

  @Post(':file_id')
  @ApiOpenAiOperation('updateVectorStoreFileAttributes', 'Replace the attributes of a file of a vector store')
  modify(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Param('file_id', IdPipe) fileId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('updateVectorStoreFileAttributes', caller, call, vectorStoreId, fileId);
  }

  @Delete(':file_id')
  @ApiOpenAiOperation('deleteVectorStoreFile', 'Detach a file from a vector store without deleting it')
  detach(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Param('file_id', IdPipe) fileId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('deleteVectorStoreFile', caller, call, vectorStoreId, fileId);
  }

  @Get(':file_id/content')
  @ApiOpenAiOperation('retrieveVectorStoreFileContent', 'Get the parsed text of a file of a vector store')
  content(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Param('file_id', IdPipe) fileId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('retrieveVectorStoreFileContent', caller, call, vectorStoreId, fileId);
  }
}
