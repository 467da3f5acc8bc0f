import { type DynamicModule, Module } from '@nestjs/common';
import type { Environment } from '../../config/environment.js';
import { ApiDocument } from './api-document.js';
import { PostmanController } from './postman.controller.js';
import { RootController } from './root.controller.js';

@Module({})
export class ApiDocsModule {
  /** The documentation, without what `SWAGGER_ENABLED` turns off. */
  static with({ SWAGGER_ENABLED: isShown }: Environment): DynamicModule {
    return {
      module: ApiDocsModule,
      controllers: isShown ? [RootController, PostmanController] : [RootController],
      providers: [ApiDocument],
    };
  }
}
