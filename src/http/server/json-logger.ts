import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from '../../config/environment.js';

const STDOUT = 1;
/** Lines are written in batches, when either limit is reached. */
const BATCH_BYTES = 4096;
const FLUSH_EVERY_MS = 100;
/** Contexts of the framework whose startup messages are logged at level debug. */
const STARTUP_CONTEXTS = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

function standardOutput(): DestinationStream {
  const destination = pino.destination({ dest: STDOUT, sync: false, minLength: BATCH_BYTES });
  setInterval(() => destination.flush(), FLUSH_EVERY_MS).unref();
  return destination;
}

/** Only type, message, stack and cause: other properties may contain a request with its headers. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { type: error.name, message: error.message, stack: error.stack, ...cause };
}

/**
 * Writes one JSON object per line to standard output: `time` (ISO 8601), `level`, `context`, `msg`, and the fields of the event.
 * Lines are written asynchronously, at most 100 ms late, and flushed before the process ends.
 */
export class JsonLogger implements LoggerService {
  private readonly pino: Logger;

  constructor(level: LogLevel, destination: DestinationStream = standardOutput()) {
    this.pino = pino(
      {
        level,
        base: null,
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        serializers: { err: describeError },
      },
      destination,
    );
  }

  /** Logs an event of the service directly, without the framework's logger. */
  event(event: Readonly<Record<string, unknown>>): void {
    this.pino.info(event);
  }

  log(message: unknown, context?: string): void {
    const level = context !== undefined && STARTUP_CONTEXTS.has(context) ? 'debug' : 'info';
    this.pino[level](logFieldsOf(message, context));
  }

  warn(message: unknown, context?: string): void {
    this.pino.warn(logFieldsOf(message, context));
  }

  /** Nest passes the stack, if any, before the context. */
  error(message: unknown, ...stackAndContext: string[]): void {
    const context = stackAndContext.at(-1);
    const stack = stackAndContext.length > 1 ? stackAndContext[0] : undefined;
    this.pino.error({ ...logFieldsOf(message, context), ...(stack !== undefined && { stack }) });
  }

  debug(message: unknown, context?: string): void {
    this.pino.debug(logFieldsOf(message, context));
  }

  verbose(message: unknown, context?: string): void {
    this.pino.trace(logFieldsOf(message, context));
  }
}

function logFieldsOf(message: unknown, context: string | undefined): object {
  if (message instanceof Error) return { context, msg: message.message, err: message };
  return typeof message === 'object' && message !== null
    ? { context, ...message }
    : { context, msg: message };
}
