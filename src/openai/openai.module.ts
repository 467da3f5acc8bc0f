import { HttpService } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { OpenAiGateway } from './gateway/openai.gateway.js';
import { Connections } from './http/connections.js';
import { Transport } from './http/transport.js';
import { createUndiciAxios } from './http/undici-adapter.js';
import { UpstreamHttp } from './http/upstream-http.js';
import { AttachmentPacer } from './limits/attachment-pacer.js';
import { Governors } from './limits/governors.js';

@Module({
  providers: [
    Connections,
    {
      provide: HttpService,
      inject: [Environment, Connections],
      useFactory: ({ OPENAI_BASE_URL }: Environment, { dispatcher }: Connections) =>
        new HttpService(createUndiciAxios(OPENAI_BASE_URL, dispatcher)),
    },
    OpenAiGateway,
    Transport,
    UpstreamHttp,
    Governors,
    AttachmentPacer,
  ],
  exports: [OpenAiGateway, Governors, HttpService],
})
export class OpenAiModule {}
