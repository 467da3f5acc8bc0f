import type { RelayedResponse } from '../../openai/relay/relayed-response.js';
import { Incoming, type IncomingCall } from './incoming-call.js';
import { OpenAiController, OpenAiRoute } from './openai-route.decorator.js';
import { RelayService } from './relay.service.js';

@OpenAiController('OpenAI vector store files')
export class OpenAiVectorStoreFilesController {
  constructor(private readonly relay: RelayService) {}

  @OpenAiRoute('listVectorStoreFiles', 'List the files of a vector store, one page at a time')
  list(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('createVectorStoreFile', 'Attach a file to a vector store')
  attach(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('getVectorStoreFile', 'Get a file of a vector store')
  get(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('updateVectorStoreFileAttributes', 'Replace the attributes of a file of a vector store')
  modify(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('deleteVectorStoreFile', 'Detach a file from a vector store without deleting it')
  detach(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('retrieveVectorStoreFileContent', 'Get the parsed text of a file of a vector store')
  content(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }
}
