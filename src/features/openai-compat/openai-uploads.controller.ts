import { Controller, Post, Param } from '@nestjs/common';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { type Caller } from '../../openai/caller.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import { OPENAI_PREFIX } from '../../http/route-options.js';
import { StreamedBody } from '../../http/route-options.js';
import type { RelayedResponse } from '../../openai/relay/relayed-response.js';
import { Incoming, type IncomingCall } from './incoming-call.js';
import { ApiOpenAiGroup, ApiOpenAiOperation } from './openai-operation.decorator.js';
import { RelayService } from './relay.service.js';

@ApiOpenAiGroup('OpenAI uploads')
@Controller(`${OPENAI_PREFIX}/uploads`)
export class OpenAiUploadsController {
  constructor(private readonly relay: RelayService) {}

  @Post()
  @ApiOpenAiOperation('createUpload', 'Start uploading a large file in parts')
  create(@CalledBy() caller: Caller, @Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay('createUpload', caller, call);
  }

  @Post(':upload_id/parts')
  @StreamedBody()
  @ApiOpenAiOperation('addUploadPart', 'Add a part to an upload')
  addPart(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('upload_id', IdPipe) uploadId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('addUploadPart', caller, call, uploadId);
  }

  @Post(':upload_id/complete')
  @ApiOpenAiOperation('completeUpload', 'Assemble the parts of an upload into a file')
  complete(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('upload_id', IdPipe) uploadId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('completeUpload', caller, call, uploadId);
  }

  @Post(':upload_id/cancel')
  @ApiOpenAiOperation('cancelUpload', 'Cancel an upload')
  cancel(
    @CalledBy() caller: Caller,
    @Incoming() call: IncomingCall,
    @Param('upload_id', IdPipe) uploadId: string,
  ): Promise<RelayedResponse> {
    return this.relay.relay('cancelUpload', caller, call, uploadId);
  }
}
