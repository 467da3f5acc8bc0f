import { type DynamicModule, Module } from '@nestjs/common';
import type { Environment } from '../../config/environment.js';
import { HttpServerModule } from '../../http/http-server.module.js';
import { ConsoleModule } from '../console/console.module.js';
import { ApiDocument } from './api-document.js';
import { PostmanController } from './postman.controller.js';
import { RootController } from './root.controller.js';

@Module({})
export class ApiDocsModule {
  /** With `SWAGGER_ENABLED=false`, only `GET /` is available. */
  static with({ SWAGGER_ENABLED: isEnabled }: Environment): DynamicModule {
    return {
      module: ApiDocsModule,
      imports: [HttpServerModule, ConsoleModule],
      controllers: isEnabled ? [RootController, PostmanController] : [RootController],
      providers: [ApiDocument],
    };
  }
}
