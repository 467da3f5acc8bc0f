import { Controller, Delete, Get, Post, Param } from '@nestjs/common';
import type { Caller } from '../../openai/caller.js';
import { OPENAI_PREFIX } from '../../http/route-options.js';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import type { RelayedAnswer } from '../../openai/relay/relayed-answer.js';
import { FILE_STATUS_QUERY, PAGE_QUERY } from './dto/queries.js';
import {
  CreateVectorStoreFileDto,
  UpdateAttributesDto,
  V1VectorStoreFileDeletedDto,
  V1VectorStoreFileDto,
  V1VectorStoreFilePageDto,
  VectorStoreFileContentDto,
} from './dto/vector-store-files.dto.js';
import { Incoming, type IncomingCall } from './incoming-call.js';
import { OPERATIONS } from './operations.js';
import { RelayService } from './relay.service.js';
import { Relayed, RelayedGroup } from './relayed.decorator.js';

const STORE = ['vector_store_id'] as const;
const FILE = ['vector_store_id', 'file_id'] as const;

@RelayedGroup('OpenAI vector store files')
@Controller(`${OPENAI_PREFIX}/vector_stores/:vector_store_id/files`)
export class V1VectorStoreFilesController {
  constructor(private readonly relay: RelayService) {}

  @Get()
  @Relayed({
    operation: 'listVectorStoreFiles',
    summary: 'List a page of the files of a vector store',
    ids: STORE,
    query: [...PAGE_QUERY, ...FILE_STATUS_QUERY],
    answer: V1VectorStoreFilePageDto,
  })
  list(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.listVectorStoreFiles, caller, call, vectorStoreId);
  }

  @Post()
  @Relayed({
    operation: 'createVectorStoreFile',
    summary: 'Attach a file to a vector store',
    ids: STORE,
    body: CreateVectorStoreFileDto,
    answer: V1VectorStoreFileDto,
  })
  attach(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.createVectorStoreFile, caller, call, vectorStoreId);
  }

  @Get(':file_id')
  @Relayed({
    operation: 'getVectorStoreFile',
    summary: 'Get a file of a vector store',
    ids: FILE,
    answer: V1VectorStoreFileDto,
  })
  get(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Param('file_id', IdPipe) fileId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.getVectorStoreFile, caller, call, vectorStoreId, fileId);
  }

  @Post(':file_id')
  @Relayed({
    operation: 'updateVectorStoreFileAttributes',
    summary: 'Set the attributes of a file of a vector store',
    ids: FILE,
    body: UpdateAttributesDto,
    answer: V1VectorStoreFileDto,
  })
  modify(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Param('file_id', IdPipe) fileId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.updateVectorStoreFileAttributes, caller, call, vectorStoreId, fileId);
  }

  @Delete(':file_id')
  @Relayed({
    operation: 'deleteVectorStoreFile',
    summary: 'Detach a file from a vector store; the file stays',
    ids: FILE,
    answer: V1VectorStoreFileDeletedDto,
  })
  detach(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Param('file_id', IdPipe) fileId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.deleteVectorStoreFile, caller, call, vectorStoreId, fileId);
  }

  @Get(':file_id/content')
  @Relayed({
    operation: 'retrieveVectorStoreFileContent',
    summary: 'Get the parsed text of a file of a vector store',
    ids: FILE,
    answer: VectorStoreFileContentDto,
  })
  content(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Param('file_id', IdPipe) fileId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.retrieveVectorStoreFileContent, caller, call, vectorStoreId, fileId);
  }
}
