import { HttpModule } from '@nestjs/axios';
import { Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { AxiosAdapter } from 'axios';
import { Environment } from '../config/environment.js';
import { AttachmentPacer } from './attachment-pacer.js';
import { Exchanges } from './exchanges.js';
import { Governors } from './governors.js';
import { OpenAiGateway } from './openai.gateway.js';
import { Transport } from './transport.js';
import { createUndiciAdapter } from './undici-adapter.js';

interface Connections {
  readonly adapter: AxiosAdapter;
  readonly close: () => Promise<void>;
}

const CONNECTIONS = Symbol('CONNECTIONS');

@Injectable()
class ConnectionCloser implements OnApplicationShutdown {
  constructor(@Inject(CONNECTIONS) private readonly connections: Connections) {}

  onApplicationShutdown(): Promise<void> {
    return this.connections.close();
  }
}

@Module({
  providers: [
    {
      provide: CONNECTIONS,
      inject: [Environment],
      useFactory: ({ OPENAI_BASE_URL: baseUrl }: Environment) => createUndiciAdapter(baseUrl),
    },
    ConnectionCloser,
  ],
  exports: [CONNECTIONS],
})
class ConnectionsModule {}

@Module({
  imports: [
    HttpModule.registerAsync({
      imports: [ConnectionsModule],
      inject: [CONNECTIONS],
      useFactory: ({ adapter }: Connections) => ({ adapter }),
    }),
  ],
  providers: [OpenAiGateway, Transport, Exchanges, Governors, AttachmentPacer],
  exports: [OpenAiGateway, Governors],
})
export class OpenAiModule {}
