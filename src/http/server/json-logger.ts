import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from '../../config/environment.js';

const STDOUT = 1;
/** Lines are written together, once there are so many bytes or so much time has passed. */
const BATCH_BYTES = 4096;
const FLUSH_EVERY_MS = 100;
/** What the framework says of every module and route at a start; of use to developers only. */
const CHATTY = new Set([
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

/** Only what an error is and where: its other properties may hold a request with its headers. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { type: error.name, message: error.message, stack: error.stack, ...cause };
}

/**
 * One JSON object a line on standard output: `time` (ISO 8601), `level`, `context`, `msg`, and the fields of the
 * event. Lines are written in the background, a tenth of a second late at most, and all of them before the process ends.
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

  /** An event of the service's own, without the way through the framework's logger. */
  event(event: Readonly<Record<string, unknown>>): void {
    this.pino.info(event);
  }

  log(message: unknown, context?: string): void {
    const level = context !== undefined && CHATTY.has(context) ? 'debug' : 'info';
    this.pino[level](fields(message, context));
  }

  warn(message: unknown, context?: string): void {
    this.pino.warn(fields(message, context));
  }

  /** Nest passes a stack before the context where it has one. */
  error(message: unknown, ...stackAndContext: string[]): void {
    const context = stackAndContext.at(-1);
    const stack = stackAndContext.length > 1 ? stackAndContext[0] : undefined;
    this.pino.error({ ...fields(message, context), ...(stack !== undefined && { stack }) });
  }

  debug(message: unknown, context?: string): void {
    this.pino.debug(fields(message, context));
  }

  verbose(message: unknown, context?: string): void {
    this.pino.trace(fields(message, context));
  }
}

function fields(message: unknown, context: string | undefined): object {
  if (message instanceof Error) return { context, msg: message.message, err: message };
  return typeof message === 'object' && message !== null
    ? { context, ...message }
    : { context, msg: message };
}
