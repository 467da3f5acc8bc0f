import { Writable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.js';
import { parseEnvironment } from '../../src/config/environment.js';
import { JsonLogger } from '../../src/http/server/json-logger.js';
import { refuseLeaks } from './key-leaks.js';

/** A running service, with what it logged. */
export interface Service {
  readonly app: NestFastifyApplication;
  /** Its address, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** Everything it has logged, as text and as objects. */
  readonly log: { readonly text: string; readonly lines: readonly Record<string, unknown>[] };
  /** Checks an answer to a request that was sent with this key, and from then on the log, for parts of the key. */
  keepSecret(key: string, answer: string): void;
  /** @throws when the log shows eight characters of a key that was sent */
  close(): Promise<void>;
}

/** Starts the real application on a free port in front of an upstream; further variables win over the test's. */
export async function startService(
  upstreamUrl: string,
  variables: Readonly<Record<string, string>> = {},
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
    // Longer than a call takes on a busy machine: a test of a timeout sets its own.
    OPENAI_TIMEOUT_MS: '20000',
    OPENAI_DEADLINE_MS: '30000',
    THROTTLE_LIMIT: '0',
    SHUTDOWN_GRACE_MS: '1000',
    ...variables,
  });
  const app = await createApp(environment, new JsonLogger(environment.LOG_LEVEL, destination));
  await app.listen(environment.PORT, environment.HOST);
  return {
    app,
    url: await app.getUrl(),
    get log() {
      const lines = text.split('\n').filter((line) => line !== '');
      return { text, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
    },
    keepSecret: (key, answer) => {
      keys.add(key);
      refuseLeaks('an answer', answer, key);
    },
    close: async () => {
      await app.close();
      for (const key of keys) refuseLeaks('the log', text, key);
    },
  };
}
