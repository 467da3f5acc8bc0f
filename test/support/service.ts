import { Writable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.js';
import { parseEnvironment } from '../../src/config/environment.js';
import { JsonLogger } from '../../src/http/server/json-logger.js';
import { assertNoKeyLeaks } from './checks/key-leaks.js';

/** A running service with its log. */
export interface Service {
  readonly app: NestFastifyApplication;
  /** The base URL, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** The log as text and as parsed lines. */
  readonly log: { readonly text: string; readonly lines: readonly Record<string, unknown>[] };
  /** Checks a response, and on {@link close} the log, for parts of the key of the request. @throws Error if it has any */
  checkForLeaks(key: string, answer: string): void;
  /** @throws Error if the log contains eight consecutive characters of a key */
  close(): Promise<void>;
}

/**
 * Starts the application on a free port. The given variables override those of the tests.
 *
 * @param consoleFolder a built web console; none by default
 */
export async function startService(
  upstreamUrl: string,
  variables: Readonly<Record<string, string>> = {},
  consoleFolder?: string,
): Promise<Service> {
  let text = '';
  const keys = new Set<string>();
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  const environment = parseEnvironment({
    HOST: '127.0.0.1',
    PORT: '0',
    OPENAI_BASE_URL: upstreamUrl,
    // Longer than any call on a busy machine. Tests of timeouts set their own.
    OPENAI_TIMEOUT_MS: '20000',
    OPENAI_DEADLINE_MS: '30000',
    THROTTLE_LIMIT: '0',
    SHUTDOWN_GRACE_MS: '1000',
    ...variables,
  });
  const app = await createApp(environment, {
    logger: new JsonLogger(environment.LOG_LEVEL, destination),
    consoleFolder,
  });
  await app.listen(environment.PORT, environment.HOST);
  return {
    app,
    url: await app.getUrl(),
    get log() {
      const lines = text.split('\n').filter((line) => line !== '');
      return { text, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
    },
    checkForLeaks: (key, answer) => {
      keys.add(key);
      assertNoKeyLeaks('the response', answer, key);
    },
    close: async () => {
      await app.close();
      for (const key of keys) assertNoKeyLeaks('the log', text, key);
    },
  };
}
