import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';

/** Path of the web console, on which its relative URLs are based. */
export const CONSOLE_PATH = '/console/';

/** The file that a browser loads first. */
export const CONSOLE_PAGE = 'index.html';

/** Whether the service has a web console. */
@Injectable()
export class ConsoleService {
  /** Folder of the build. Must be set before the service listens. Default: none. */
  folder: string | undefined;
  private isBuilt = false;

  constructor(private readonly environment: Environment) {}

  /** Whether `CONSOLE_ENABLED` is set. */
  get isEnabled(): boolean {
    return this.environment.CONSOLE_ENABLED;
  }

  /** Whether the console is enabled and has been built. During development, it may be built after the service has started. */
  get isAvailable(): boolean {
    if (!this.isEnabled || this.folder === undefined) return false;
    this.isBuilt ||= existsSync(join(this.folder, CONSOLE_PAGE));
    return this.isBuilt;
  }
}
