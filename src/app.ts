import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { Environment } from './config/environment.js';
import { ApiDocument } from './features/api-docs/api-document.js';
import { serveConsole } from './features/console/console-files.js';
import { createAdapter, prepareServer } from './http/server/http-server.js';
import { JsonLogger } from './http/server/json-logger.js';

interface AppOptions {
  /** Default: writes to standard output at the level of the environment. */
  readonly logger?: JsonLogger;
  /** Folder of the built web console. Default: none. */
  readonly consoleFolder?: string | undefined;
}

/** Creates the application, ready to listen. */
export async function createApp(
  environment: Environment,
  { logger = new JsonLogger(environment.LOG_LEVEL), consoleFolder }: AppOptions = {},
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(environment),
    createAdapter(environment, logger),
    { logger, bodyParser: false },
  );
  await prepareServer(app, environment, logger);
  app.get(ApiDocument).publish(app);
  await serveConsole(app, consoleFolder);
  return app;
}
