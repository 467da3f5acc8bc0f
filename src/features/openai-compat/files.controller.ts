import { Controller, Delete, Get, Post, Param } from '@nestjs/common';
import type { Caller } from '../../openai/caller.js';
import { OPENAI_PREFIX, StreamedBody } from '../../http/route-options.js';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import type { RelayedAnswer } from '../../openai/relay/relayed-answer.js';
import { FileDeletedDto, FileDto, FilePageDto, UploadFileDto } from './dto/files.dto.js';
import { FILES_QUERY } from './dto/queries.js';
import { Incoming, type IncomingCall } from './incoming-call.js';
import { OPERATIONS } from './operations.js';
import { RelayService } from './relay.service.js';
import { Relayed, RelayedGroup } from './relayed.decorator.js';

const FILE = ['file_id'] as const;

@RelayedGroup('OpenAI files')
@Controller(`${OPENAI_PREFIX}/files`)
export class V1FilesController {
  constructor(private readonly relay: RelayService) {}

  @Get()
  @Relayed({
    operation: 'listFiles',
    summary: 'List a page of files',
    query: FILES_QUERY,
    answer: FilePageDto,
  })
  list(@CalledBy() caller: Caller, @Incoming() call: IncomingCall): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.listFiles, caller, call);
  }

  @Post()
  @StreamedBody()
  @Relayed({
    operation: 'createFile',
    summary: 'Upload a file',
    description: 'The form is passed on while it comes in, up to `UPLOAD_LIMIT_BYTES`.',
    form: UploadFileDto,
    answer: FileDto,
  })
  upload(@CalledBy() caller: Caller, @Incoming() call: IncomingCall): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.createFile, caller, call);
  }

  @Get(':file_id')
  @Relayed({
    operation: 'retrieveFile',
    summary: 'Get a file',
    ids: FILE,
    answer: FileDto,
  })
  get(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('file_id', IdPipe) fileId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.retrieveFile, caller, call, fileId);
  }

  @Delete(':file_id')
  @Relayed({
    operation: 'deleteFile',
    summary: 'Delete a file, from all vector stores as well',
    ids: FILE,
    answer: FileDeletedDto,
  })
  delete(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('file_id', IdPipe) fileId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.deleteFile, caller, call, fileId);
  }

  @Get(':file_id/content')
  @Relayed({
    operation: 'downloadFile',
    summary: 'Download a file',
    ids: FILE,
  })
  download(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('file_id', IdPipe) fileId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.downloadFile, caller, call, fileId);
  }
}
