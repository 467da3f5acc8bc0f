import { Controller, Post, Param } from '@nestjs/common';
import type { Caller } from '../../openai/caller.js';
import { OPENAI_PREFIX, StreamedBody } from '../../http/route-options.js';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import type { RelayedAnswer } from '../../openai/relay/relayed-answer.js';
import {
  AddUploadPartDto,
  CompleteUploadDto,
  CreateUploadDto,
  UploadDto,
  UploadPartDto,
} from './dto/uploads.dto.js';
import { Incoming, type IncomingCall } from './incoming-call.js';
import { OPERATIONS } from './operations.js';
import { RelayService } from './relay.service.js';
import { Relayed, RelayedGroup } from './relayed.decorator.js';

const UPLOAD = ['upload_id'] as const;

@RelayedGroup('OpenAI uploads')
@Controller(`${OPENAI_PREFIX}/uploads`)
export class UploadsController {
  constructor(private readonly relay: RelayService) {}

  @Post()
  @Relayed({
    operation: 'createUpload',
    summary: 'Begin to upload a large file in parts',
    body: CreateUploadDto,
    answer: UploadDto,
  })
  create(@CalledBy() caller: Caller, @Incoming() call: IncomingCall): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.createUpload, caller, call);
  }

  @Post(':upload_id/parts')
  @StreamedBody()
  @Relayed({
    operation: 'addUploadPart',
    summary: 'Add a part to an upload',
    ids: UPLOAD,
    form: AddUploadPartDto,
    answer: UploadPartDto,
  })
  addPart(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('upload_id', IdPipe) uploadId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.addUploadPart, caller, call, uploadId);
  }

  @Post(':upload_id/complete')
  @Relayed({
    operation: 'completeUpload',
    summary: 'Put the parts of an upload together',
    ids: UPLOAD,
    body: CompleteUploadDto,
    answer: UploadDto,
  })
  complete(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('upload_id', IdPipe) uploadId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.completeUpload, caller, call, uploadId);
  }

  @Post(':upload_id/cancel')
  @Relayed({
    operation: 'cancelUpload',
    summary: 'Cancel an upload',
    ids: UPLOAD,
    answer: UploadDto,
  })
  cancel(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('upload_id', IdPipe) uploadId: string,
  ): Promise<RelayedAnswer> {
    return this.relay.relay(OPERATIONS.cancelUpload, caller, call, uploadId);
  }
}
