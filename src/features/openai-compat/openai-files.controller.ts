import { Controller, Delete, Get, Post, Param } from '@nestjs/common';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { type Caller } from '../../openai/caller.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import { OPENAI_PREFIX } from '../../http/route-options.js';
import { StreamedBody } from '../../http/route-options.js';
import type { RelayedResponse } from '../../openai/relay/relayed-response.js';
import { Incoming, type IncomingCall } from './incoming-call.js';
import { ApiOpenAiGroup, ApiOpenAiOperation } from './openai-operation.decorator.js';
import { RelayService } from './relay.service.js';

@ApiOpenAiGroup('OpenAI files')
@Controller(`${OPENAI_PREFIX}/files`)
export class OpenAiFilesController {
  constructor(private readonly relay: RelayService) {}

  @Get()
  @ApiOpenAiOperation('listFiles', 'List files, one page at a time')
  list(@CalledBy() caller: Caller, @Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay('listFiles', caller, call);
  }

  @Post()
  @StreamedBody()
  @ApiOpenAiOperation(
    'createFile',
    'Upload a file',
    'The form is streamed to OpenAI. The limit is `UPLOAD_LIMIT_BYTES` (513 MiB by default).',
  )
  upload(@CalledBy() caller: Caller, @Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay('createFile', caller, call);
  }

  @Get(':file_id')
  @ApiOpenAiOperation('retrieveFile', 'Get a file')
  get(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('file_id', IdPipe) fileId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('retrieveFile', caller, call, fileId);
  }

  @Delete(':file_id')
  @ApiOpenAiOperation('deleteFile', 'Delete a file and detach it from all vector stores')
  delete(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('file_id', IdPipe) fileId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('deleteFile', caller, call, fileId);
  }

  @Get(':file_id/content')
  @ApiOpenAiOperation('downloadFile', 'Download a file')
  download(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('file_id', IdPipe) fileId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('downloadFile', caller, call, fileId);
  }
}
