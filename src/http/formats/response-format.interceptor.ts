import { Readable } from 'node:stream';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import Negotiator from 'negotiator';
import { map, type Observable } from 'rxjs';
import {
  collectReport,
  type Operation,
  type StoredOperation,
  type StoredReport,
} from '../../bulk/operation.js';
import type { Credentials } from '../../openai/credentials.js';
import type { RelayedResponse } from '../../openai/relay/relayed-response.js';
import { UpstreamError } from '../../openai/upstream-error.js';
import type { CalledRequest } from '../auth/caller.decorator.js';
import { SCOPE_HINT_HEADER, scopeHint } from '../auth/scope-headers.js';
import { type Problem, toProblem } from '../errors/problem.js';
import { addVary } from '../server/vary.js';
import { CSV, CSV_HEADERS } from './csv.js';
import { EVENT_STREAM, EVENT_STREAM_HEADERS, orTimeout, textOfEvents } from './event-stream.js';
import { operationEvents } from './operation-events.js';
import { csvText, documentText, ndjsonText } from './operation-text.js';

export const NDJSON = 'application/x-ndjson';
const JSON_FORMAT = 'application/json';
type Format = typeof JSON_FORMAT | typeof NDJSON | typeof EVENT_STREAM | typeof CSV;

const HEADERS: Readonly<Record<Format, Readonly<Record<string, string>>>> = {
  [JSON_FORMAT]: { 'content-type': JSON_FORMAT },
  [NDJSON]: { 'content-type': NDJSON },
  [EVENT_STREAM]: EVENT_STREAM_HEADERS,
  [CSV]: CSV_HEADERS,
};
const FORMATS: readonly Format[] = [JSON_FORMAT, NDJSON, EVENT_STREAM];
/** Formats that need negotiation. Most clients do not accept them. */
const STREAMED = /ndjson|event-stream|csv/i;
/** Bytes buffered for a slow reader before the operation waits for it. */
const MAX_UNREAD_BYTES = 64 * 1024;
/** Maximum time that a stream of events waits for its first line before the response starts. */
const FIRST_LINE_MS = 2_000;

/** The return value of a controller. The framework sends values without a known `kind` as JSON. */
type Result = Operation | StoredOperation | RelayedResponse | { readonly kind?: never } | null | undefined;

/**
 * Writes the result of a use case in the format that the client accepts: an operation as JSON, as NDJSON with one line per
 * item, as server-sent events, or as CSV if it has columns. A relayed response keeps its status, headers and body.
 */
@Injectable()
export class ResponseFormatInterceptor implements NestInterceptor {
  private readonly logger = new Logger(ResponseFormatInterceptor.name);

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((result: Result) => this.write(result, reply)));
  }

  /** The framework awaits a promised body. */
  private write(result: Result, reply: FastifyReply): unknown {
    switch (result?.kind) {
      case 'operation': {
        addVary(reply, 'accept, prefer');
        return this.writeOperation(result, reply);
      }
      case 'stored_report':
        return this.writeReport(result, reply);
      case 'stored_events': {
        void reply.headers(EVENT_STREAM_HEADERS);
        return readable(textOfEvents(result.events));
      }
      case 'relayed':
        return this.relay(result, reply);
      case undefined:
        break;
    }
    return result;
  }

  private async writeOperation(operation: Operation, reply: FastifyReply): Promise<unknown> {
    const { columns, document } = operation;
    const format = formatFor(reply, columns === undefined ? FORMATS : [...FORMATS, CSV]);
    if (format === JSON_FORMAT && document === undefined) return collectReport(operation);
    const lines = operation.lines[Symbol.asyncIterator]();
    const first = lines.next();
    // An error before the first line gets an error response. A silent stream of events may be cut by a proxy.
    await (format === EVENT_STREAM ? orTimeout(first, FIRST_LINE_MS) : first);
    void reply.headers(HEADERS[format]);
    const body = readable(this.textOf(operation, format, first, lines, reply));
    body.once('close', () => {
      first.catch(() => undefined);
      void lines.return?.();
    });
    body.once('error', (error: Error) => this.logAbort(reply, this.problemOf(error, reply).detail));
    return body;
  }

  private textOf(
    operation: Operation,
    format: Format,
    first: Promise<IteratorResult<unknown>>,
    lines: AsyncIterator<unknown>,
    reply: FastifyReply,
  ): AsyncIterable<string> {
    const { columns = [], document } = operation;
    const problemOf = (error: unknown): Problem => this.problemOf(error, reply);
    if (format === NDJSON) return ndjsonText(operation, first, lines, problemOf);
    if (format === EVENT_STREAM) return textOfEvents(operationEvents(operation, first, lines, problemOf));
    if (format === JSON_FORMAT && document !== undefined)
      return documentText(operation, document, first, lines);
    return csvText(columns, first, lines);
  }

  private writeReport(report: StoredReport, reply: FastifyReply): Readable {
    addVary(reply, 'accept, prefer');
    const isLines = formatFor(reply, FORMATS) === NDJSON;
    void reply.headers(HEADERS[isLines ? NDJSON : JSON_FORMAT]);
    return readable(isLines ? report.ndjson() : report.json());
  }

  /** The body is relayed unchanged, so a hint must go into a header. */
  private relay({ status, headers, body }: RelayedResponse, reply: FastifyReply): RelayedResponse['body'] {
    const { vary, ...others } = headers;
    void reply.status(status).headers(others);
    if (vary !== undefined) addVary(reply, vary);
    const hint = scopeHint(status, credentialsOf(reply));
    if (hint !== undefined) void reply.header(SCOPE_HINT_HEADER, hint);
    if (!Buffer.isBuffer(body))
      body.once('error', (error: Error) => this.logAbort(reply, causeOf(error).message));
    return body;
  }

  private logAbort(reply: FastifyReply, reason: string): void {
    this.logger.warn({ msg: 'response interrupted', request_id: reply.request.id, reason });
  }

  /** The problem for an error that comes after the status was sent. */
  private problemOf(error: unknown, reply: FastifyReply): Problem {
    const { id } = reply.request;
    const { problem, isUnexpected } = toProblem(error, id, credentialsOf(reply));
    if (isUnexpected) this.logger.error({ msg: 'unexpected error', request_id: id, err: error });
    return problem;
  }
}

const credentialsOf = ({ request }: FastifyReply): Credentials | undefined =>
  (request as CalledRequest).caller?.credentials;

/** The connection error behind an error that upstream caused. */
const causeOf = (error: Error): Error =>
  error instanceof UpstreamError && error.cause !== undefined ? (error.cause as Error) : error;

const readable = (text: AsyncIterable<string>): Readable =>
  Readable.from(text, { objectMode: false, highWaterMark: MAX_UNREAD_BYTES });

function formatFor({ request }: FastifyReply, offered: readonly Format[]): Format {
  const { accept } = request.headers;
  if (accept === undefined || !STREAMED.test(accept)) return JSON_FORMAT;
  return (new Negotiator(request).mediaType([...offered]) as Format | undefined) ?? JSON_FORMAT;
}
