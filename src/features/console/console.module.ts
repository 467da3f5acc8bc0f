import { Module } from '@nestjs/common';
import { ConsoleService } from './console.service.js';

/** The web console: static files that a browser runs. It uses the same routes as every other client. */
@Module({ providers: [ConsoleService], exports: [ConsoleService] })
export class ConsoleModule {}
