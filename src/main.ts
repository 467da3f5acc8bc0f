import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { Logger } from '@nestjs/common';
import { createApp } from './app.js';
import { type Environment, InvalidEnvironmentError } from './config/environment.js';
import { EnvironmentModule } from './config/environment.module.js';
import { Connections } from './openai/http/connections.js';

/** Where the build puts the web console. */
const CONSOLE_FOLDER = fileURLToPath(new URL('./console/', import.meta.url));

async function start(environment: Environment): Promise<void> {
  const app = await createApp(environment, { consoleFolder: CONSOLE_FOLDER });
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  await app.listen(environment.PORT, environment.HOST);
  new Logger('Main').log({
    msg: 'listening',
    url: await app.getUrl(),
    upstream: environment.OPENAI_BASE_URL,
    proxy: app.get(Connections, { strict: false }).proxy,
  });
}

try {
  await start(EnvironmentModule.load());
} catch (error) {
  const isConfiguration =
    error instanceof InvalidEnvironmentError || (error as { code?: string }).code === 'EADDRINUSE';
  process.stderr.write(`${isConfiguration ? (error as Error).message : String((error as Error).stack)}\n`);
  process.exitCode = 1;
}
