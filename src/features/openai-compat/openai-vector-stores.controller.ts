import { Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { type Caller } from '../../openai/caller.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import { OPENAI_PREFIX } from '../../http/route-options.js';
import type { RelayedResponse } from '../../openai/relay/relayed-response.js';
import { Incoming, type IncomingCall } from './incoming-call.js';
import { ApiOpenAiGroup, ApiOpenAiOperation } from './openai-operation.decorator.js';
import { RelayService } from './relay.service.js';

@ApiOpenAiGroup('OpenAI vector stores')
@Controller(`${OPENAI_PREFIX}/vector_stores`)
export class OpenAiVectorStoresController {
  constructor(private readonly relay: RelayService) {}

  @Get()
  @ApiOpenAiOperation('listVectorStores', 'List vector stores, one page at a time')
  list(@CalledBy() caller: Caller, @Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay('listVectorStores', caller, call);
  }

  @Post()
  @ApiOpenAiOperation('createVectorStore', 'Create a vector store')
  create(@CalledBy() caller: Caller, @Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay('createVectorStore', caller, call);
  }

  @Get(':vector_store_id')
  @ApiOpenAiOperation('getVectorStore', 'Get a vector store')
  get(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) id: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('getVectorStore', caller, call, id);
  }

  @Post(':vector_store_id')
  @ApiOpenAiOperation('modifyVectorStore', 'Change the name, expiry or metadata of a vector store')
  modify(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) id: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('modifyVectorStore', caller, call, id);
  }

  @Delete(':vector_store_id')
  @ApiOpenAiOperation('deleteVectorStore', 'Delete a vector store and keep its files')
  delete(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) id: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('deleteVectorStore', caller, call, id);
  }

  @Post(':vector_store_id/search')
  @ApiOpenAiOperation('searchVectorStore', 'Search a vector store')
  search(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) id: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('searchVectorStore', caller, call, id);
  }
}
