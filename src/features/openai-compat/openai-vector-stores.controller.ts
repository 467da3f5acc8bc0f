import type { RelayedResponse } from '../../openai/relay/relayed-response.js';
import { Incoming, type IncomingCall } from './incoming-call.js';
import { OpenAiController, OpenAiRoute } from './openai-route.decorator.js';
import { RelayService } from './relay.service.js';

@OpenAiController('OpenAI vector stores')
export class OpenAiVectorStoresController {
  constructor(private readonly relay: RelayService) {}

  @OpenAiRoute('listVectorStores', 'List vector stores, one page at a time')
  list(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('createVectorStore', 'Create a vector store')
  create(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('getVectorStore', 'Get a vector store')
  get(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('modifyVectorStore', 'Change the name, expiry or metadata of a vector store')
  modify(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('deleteVectorStore', 'Delete a vector store and keep its files')
  delete(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }

  @OpenAiRoute('searchVectorStore', 'Search a vector store')
  search(@Incoming() call: IncomingCall): Promise<RelayedResponse> {
    return this.relay.relay(call);
  }
}
