import { Readable } from 'node:stream';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { map, type Observable } from 'rxjs';
import { EventFeed } from '../../bulk/event-feed.js';
import { Operation } from '../../bulk/operation.js';
import { StoredReport } from '../../bulk/stored-report.js';
import { TableOperation } from '../../bulk/table.js';
import { StreamedOperation } from '../../bulk/streamed-operation.js';
import type { Credentials } from '../../openai/credentials.js';
import { RelayedResponse } from '../../openai/relay/relayed-response.js';
import type { CalledRequest } from '../auth/caller.decorator.js';
import { UpstreamError } from '../../openai/upstream-error.js';
import { CSV, CSV_HEADERS, csvHead, csvRow } from './csv.js';
import { EVENT_STREAM, EVENT_STREAM_HEADERS, orTimeout, textOfEvents } from './event-stream.js';
import { eventsOf } from './operation-events.js';
import { type Problem, toProblem } from '../errors/problem.js';
import { SCOPE_HINT_HEADER, scopeHint } from '../auth/scope-headers.js';
import { addVary } from '../server/vary.js';

export const NDJSON = 'application/x-ndjson';
const JSON_TYPE = 'application/json';
/** Bytes written ahead of a slow reader before the run waits for it. */
const MAX_BUFFERED_BYTES = 64 * 1024;
const FACES = [JSON_TYPE, NDJSON, EVENT_STREAM];
/** Most clients say nothing of these: they need no weighing. */
const STREAMED = /ndjson|event-stream|csv/i;
/** How long a stream of events waits for its first line before it begins without. */
const FIRST_LINE_MS = 2_000;

/**
 * Shows what a use case came to. An {@link Operation} the way the client asked for: collected as JSON, or with
 * `Accept: application/x-ndjson` one line an item as it settles, then a line with the summary, or with
 * `Accept: text/event-stream` the same as events; a {@link TableOperation} with `Accept: text/csv` as a table as well. A {@link RelayedResponse} as upstream gave it: its status, its headers,
 * its bytes. What is read from a store is shown while it is read.
 */
@Injectable()
export class ResponseFormatInterceptor implements NestInterceptor {
  private readonly logger = new Logger(ResponseFormatInterceptor.name);

  /** What is shown may be promised: the framework waits for it. */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((result) => {
        const http = context.switchToHttp();
        const reply = http.getResponse<FastifyReply>();
        if (result instanceof RelayedResponse) return this.handOn(result, reply);
        if (result instanceof EventFeed) return this.showFeed(result, reply);
        if (!(result instanceof Operation || result instanceof StoredReport)) return result as unknown;
        addVary(reply, 'accept, prefer');
        const faces = result instanceof TableOperation ? [...FACES, CSV] : FACES;
        const face = faceFor(http.getRequest<FastifyRequest>(), faces);
        return result instanceof Operation
          ? this.show(result, face, reply)
          : this.showStored(result, face, reply);
      }),
    );
  }

  private showFeed({ events }: EventFeed, reply: FastifyReply): Readable {
    void reply.headers(EVENT_STREAM_HEADERS);
    return readable(textOfEvents(events));
  }

  private showStored({ lines, document }: StoredReport, face: string, reply: FastifyReply): Readable {
    void reply.header('content-type', face === NDJSON ? NDJSON : JSON_TYPE);
    return readable(face === NDJSON ? lines() : document());
  }

  private show(operation: Operation, face: string, reply: FastifyReply): Promise<unknown> {
    if (face === NDJSON) return this.showLines(operation, reply);
    if (face === EVENT_STREAM) return this.showEvents(operation, reply);
    if (operation instanceof TableOperation && face === CSV) return this.showTable(operation, reply);
    return isDocument(operation) ? this.showDocument(operation, reply) : operation.collect();
  }

  /** Waits for the first line, so that an error before it is an ordinary error answer. */
  private async showDocument(operation: StreamedOperation, reply: FastifyReply): Promise<unknown> {
    const lines = operation.lines[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done === true) throw new Error('a document has a beginning');
    void reply.header('content-type', JSON_TYPE);
    const body = readable(operation.document(first.value, lines));
    body.once('close', () => void lines.return?.());
    body.once('error', (error: Error) => this.noteBreak(reply, error));
    return body;
  }

  /** The body stays upstream's own, byte for byte, so a hint goes into a header. */
  private handOn({ status, headers, body }: RelayedResponse, reply: FastifyReply): RelayedResponse['body'] {
    const { vary, ...others } = headers;
    void reply.status(status).headers(others);
    if (vary !== undefined) addVary(reply, vary);
    const hint = scopeHint(status, credentialsOf(reply));
    if (hint !== undefined) void reply.header(SCOPE_HINT_HEADER, hint);
    if (!Buffer.isBuffer(body)) body.once('error', (error: Error) => this.noteBreak(reply, causeOf(error)));
    return body;
  }

  private noteBreak(reply: FastifyReply, { message }: Error): void {
    this.logger.warn({ msg: 'answer broke off', request_id: reply.request.id, reason: message });
  }

  /** Waits for the first line, so that an error before it is an ordinary error answer. */
  private async showLines(operation: Operation, reply: FastifyReply): Promise<Readable> {
    const lines = operation.lines[Symbol.asyncIterator]();
    const first = await lines.next();
    void reply.header('content-type', NDJSON);
    const body = readable(this.textOf(operation, first, lines, reply));
    body.once('close', () => void lines.return?.());
    return body;
  }

  /**
   * Waits for the first line, with the same intent. A table has no place for an error: one that comes later cuts the
   * connection, so that no half of a table is taken for all of it.
   */
  private async showTable(table: TableOperation, reply: FastifyReply): Promise<Readable> {
    const lines = table.lines[Symbol.asyncIterator]();
    const first = await lines.next();
    void reply.headers(CSV_HEADERS);
    const body = readable(rowsOf(table, first, lines));
    body.once('error', (error) => {
      // Told in the log as well as a line would tell it.
      this.noteBreak(reply, new Error(this.problemOf(error, reply).detail));
    });
    body.once('close', () => void lines.return?.());
    return body;
  }

  /** Waits a little for the first line, with the same intent; an answer that is silent for longer may be cut. */
  private async showEvents(operation: Operation, reply: FastifyReply): Promise<Readable> {
    const lines = operation.lines[Symbol.asyncIterator]();
    const first = lines.next();
    await orTimeout(first, FIRST_LINE_MS);
    void reply.headers(EVENT_STREAM_HEADERS);
    const problemOf = (error: unknown): Problem => this.problemOf(error, reply);
    const body = readable(textOfEvents(eventsOf(operation, lines, first, problemOf)));
    body.once('close', () => {
      // Nobody hears of it any more.
      first.catch(() => undefined);
      void lines.return?.();
    });
    return body;
  }

  private async *textOf(
    operation: Operation,
    first: IteratorResult<unknown>,
    lines: AsyncIterator<unknown>,
    reply: FastifyReply,
  ): AsyncGenerator<string> {
    try {
      for (let line = first; line.done !== true; line = await lines.next()) {
        operation.tally.add(line.value);
        yield `${JSON.stringify(line.value)}\n`;
      }
      yield `${JSON.stringify({ summary: operation.tally.summary })}\n`;
    } catch (error) {
      yield `${JSON.stringify({ error: this.problemOf(error, reply) })}\n`;
    }
  }

  /** An error that comes when the status is sent already. */
  private problemOf(error: unknown, reply: FastifyReply): Problem {
    const { id } = reply.request;
    const { problem, isUnexpected } = toProblem(error, id, credentialsOf(reply));
    if (isUnexpected) this.logger.error({ msg: 'unexpected error', request_id: id, err: error });
    return problem;
  }
}

const credentialsOf = ({ request }: FastifyReply): Credentials | undefined =>
  (request as CalledRequest).caller?.credentials;

/** What broke the connection, for an error that upstream is to blame for. */
const causeOf = (error: Error): Error =>
  error instanceof UpstreamError && error.cause !== undefined ? (error.cause as Error) : error;

const isDocument = (operation: object): operation is StreamedOperation =>
  operation instanceof StreamedOperation;

const readable = (text: AsyncIterable<string>): Readable =>
  Readable.from(text, { objectMode: false, highWaterMark: MAX_BUFFERED_BYTES });

async function* rowsOf(
  { columns }: TableOperation,
  first: IteratorResult<unknown>,
  lines: AsyncIterator<unknown>,
): AsyncGenerator<string> {
  yield csvHead(columns);
  for (let line = first; line.done !== true; line = await lines.next()) {
    const { value } = line;
    yield csvRow(columns.map(({ valueOf }) => valueOf(value)));
  }
}

function faceFor(request: FastifyRequest, faces: readonly string[]): string {
  const { accept } = request.headers;
  if (accept === undefined || !STREAMED.test(accept)) return JSON_TYPE;
  return new Negotiator(request).mediaType([...faces]) ?? JSON_TYPE;
}
