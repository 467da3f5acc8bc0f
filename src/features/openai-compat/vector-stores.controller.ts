import { Controller, Delete, Get, Param, Post } from '@nestjs/common';
import type { Caller } from '../../openai/caller.js';
import { OPENAI_PREFIX } from '../../http/route-options.js';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import type { RelayedAnswer } from '../../openai/relay/relayed-answer.js';
import { PAGE_QUERY } from './dto/queries.js';
import { SearchDto, SearchResultsDto } from './dto/search.dto.js';
import {
  CreateVectorStoreDto,
  UpdateVectorStoreDto,
  VectorStoreDeletedDto,
  VectorStoreDto,
  VectorStorePageDto,
} from './dto/vector-stores.dto.js';
import { Incoming, type IncomingCall } from './incoming-call.js';
import { OPERATIONS } from './operations.js';
import { RelayService } from './relay.service.js';
import { Relayed, RelayedGroup } from './relayed.decorator.js';

const IDS = ['vector_store_id'] as const;

@RelayedGroup('OpenAI vector stores')
@Controller(`${OPENAI_PREFIX}/vector_stores`)
export class V1VectorStoresController {
  constructor(private readonly relay: RelayService) {}

  @Get()
  @Relayed({
    operation: 'listVectorStores',
    summary: 'List a page of vector stores',
    query: PAGE_QUERY,
    answer: VectorStorePageDto,
  })
  list(@CalledBy() caller: Caller, @Incoming() call: IncomingCall): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.listVectorStores, caller, call);
  }

  @Post()
  @Relayed({
    operation: 'createVectorStore',
    summary: 'Create a vector store',
    body: CreateVectorStoreDto,
    answer: VectorStoreDto,
  })
  create(@CalledBy() caller: Caller, @Incoming() call: IncomingCall): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.createVectorStore, caller, call);
  }

  @Get(':vector_store_id')
  @Relayed({
    operation: 'getVectorStore',
    summary: 'Get a vector store',
    ids: IDS,
    answer: VectorStoreDto,
  })
  get(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) id: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.getVectorStore, caller, call, id);
  }

  @Post(':vector_store_id')
  @Relayed({
    operation: 'modifyVectorStore',
    summary: 'Change the name, expiry or metadata of a vector store',
    ids: IDS,
    body: UpdateVectorStoreDto,
    answer: VectorStoreDto,
  })
  modify(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) id: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.modifyVectorStore, caller, call, id);
  }

  @Delete(':vector_store_id')
  @Relayed({
    operation: 'deleteVectorStore',
    summary: 'Delete a vector store; its files stay',
    ids: IDS,
    answer: VectorStoreDeletedDto,
  })
  delete(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) id: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.deleteVectorStore, caller, call, id);
  }

  @Post(':vector_store_id/search')
  @Relayed({
    operation: 'searchVectorStore',
    summary: 'Search a vector store',
    ids: IDS,
    body: SearchDto,
    answer: SearchResultsDto,
  })
  search(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) id: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.searchVectorStore, caller, call, id);
  }
}
