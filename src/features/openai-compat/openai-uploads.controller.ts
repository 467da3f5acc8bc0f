import { StreamedBody } from '../../http/route-options.js';
import type { RelayedResponse } from '../../openai/relay/relayed-response.js';
import { Incoming, type IncomingCall } from './incoming-call.js';
import { OpenAiController, OpenAiRoute } from './openai-route.decorator.js';
import { RelayService } from './relay.service.js';

@OpenAiController('OpenAI uploads')
export class OpenAiUploadsController {
  constructor(private readonly relay: RelayService) {}

  @OpenAiRoute('createUpload', 'Start uploading a large file in parts')
  create(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @StreamedBody()
  @OpenAiRoute('addUploadPart', 'Add a part to an upload')
  addPart(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('completeUpload', 'Assemble the parts of an upload into a file')
  complete(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('cancelUpload', 'Cancel an upload')
  cancel(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }
}
