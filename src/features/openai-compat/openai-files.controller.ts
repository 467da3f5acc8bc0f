import { StreamedBody } from '../../http/route-options.js';
import type { RelayedResponse } from '../../openai/relay/relayed-response.js';
import { Incoming, type IncomingCall } from './incoming-call.js';
import { OpenAiController, OpenAiRoute } from './openai-route.decorator.js';
import { RelayService } from './relay.service.js';

@OpenAiController('OpenAI files')
export class OpenAiFilesController {
  constructor(private readonly relay: RelayService) {}

  @OpenAiRoute('listFiles', 'List files, one page at a time')
  list(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @StreamedBody()
  @OpenAiRoute(
    'createFile',
    'Upload a file',
    'The form is streamed to OpenAI. The limit is `UPLOAD_LIMIT_BYTES` (513 MiB by default).',
  )
  upload(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('retrieveFile', 'Get a file')
  get(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('deleteFile', 'Delete a file and detach it from all vector stores')
  delete(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('downloadFile', 'Download a file')
  download(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }
}
