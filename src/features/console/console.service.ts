import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';

/** Path of the web console, on which its relative URLs are based. */
export const CONSOLE_PATH = '/console/';

/** The file that a browser loads first. */
export const CONSOLE_PAGE = 'index.html';

/** Where the files of the web console are, if there are any. */
@Injectable()
export class ConsoleService {
  private builtFolder: string | undefined;

  constructor(private readonly environment: Environment) {}

  /** Whether `CONSOLE_ENABLED` is set. */
  get isEnabled(): boolean {
    return this.environment.CONSOLE_ENABLED;
  }

  /** Whether the console is enabled and has been built. */
  get isAvailable(): boolean {
    return this.folder !== undefined;
  }

  /** Folder of the built console; `undefined` if it is disabled or has not been built. */
  get folder(): string | undefined {
    return this.isEnabled ? this.builtFolder : undefined;
  }

  /** Uses the console in this folder if it has been built. Must be called before the service listens. */
  locate(folder: string): void {
    this.builtFolder = existsSync(join(folder, CONSOLE_PAGE)) ? folder : undefined;
  }
}
