import { HttpModule, HttpService } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { AttachmentPacer } from './limits/attachment-pacer.js';
import { Connections } from './http/connections.js';
import { UpstreamHttp } from './http/upstream-http.js';
import { Governors } from './limits/governors.js';
import { OpenAiGateway } from './gateway/openai.gateway.js';
import { Transport } from './http/transport.js';
import { createUndiciAdapter, dropUnusedDefaults } from './http/undici-adapter.js';

@Module({ providers: [Connections], exports: [Connections] })
class ConnectionsModule {}

@Module({
  imports: [
    ConnectionsModule,
    HttpModule.registerAsync({
      imports: [ConnectionsModule],
      inject: [Environment, Connections],
      useFactory: ({ OPENAI_BASE_URL: baseURL }: Environment, { dispatcher }: Connections) => ({
        baseURL,
        adapter: createUndiciAdapter(baseURL, dispatcher),
      }),
    }),
  ],
  providers: [OpenAiGateway, Transport, UpstreamHttp, Governors, AttachmentPacer],
  exports: [OpenAiGateway, Governors, HttpModule],
})
export class OpenAiModule {
  constructor({ axiosRef }: HttpService) {
    dropUnusedDefaults(axiosRef);
  }
}
