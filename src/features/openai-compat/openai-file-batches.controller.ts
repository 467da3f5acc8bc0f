import type { RelayedResponse } from '../../openai/relay/relayed-response.js';
import { Incoming, type IncomingCall } from './incoming-call.js';
import { OpenAiController, OpenAiRoute } from './openai-route.decorator.js';
import { RelayService } from './relay.service.js';

@OpenAiController('OpenAI file batches')
export class OpenAiFileBatchesController {
  constructor(private readonly relay: RelayService) {}

  @OpenAiRoute('createVectorStoreFileBatch', 'Attach multiple files to a vector store')
  create(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('getVectorStoreFileBatch', 'Get a file batch')
  get(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('cancelVectorStoreFileBatch', 'Cancel a file batch')
  cancel(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('listFilesInVectorStoreBatch', 'List the files of a file batch, one page at a time')
  files(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }
}
