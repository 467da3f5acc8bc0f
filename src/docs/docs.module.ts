import { Module } from '@nestjs/common';
import { ApiDocument } from './api-document.js';
import { RootController } from './root.controller.js';

@Module({ controllers: [RootController], providers: [ApiDocument] })
export class DocsModule {}
