import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { whenAborted } from '../../async/when-aborted.js';
import { ResponseTimeoutError, CallStoppedError } from '../upstream-error.js';
import { errorFromConnection } from './connection-failure.js';
import { timedOut } from './upstream-error.factory.js';

/** The largest page that upstream sends is 10,000 files, about 3 MB. */
export const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;
/** A relayed response is buffered up to this size, so that the call can be retried when the response is cut off. */
const MAX_BUFFERED_RESPONSE_BYTES = 64 * 1024;
/** Largest error response that is relayed. */
const MAX_ERROR_BYTES = 1024 * 1024;

export const MAX_SUCCESS_STATUS = 299;

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer | Readable;
}

export interface ReadOptions {
  /** Time limit for the whole response, or for the start of a streamed one. */
  readonly timeoutMs: number;
  /** Stream a success that is too large to buffer. Default: buffer every response. */
  readonly stream?: StreamLimits | undefined;
  /** Aborts the call. */
  readonly signal?: AbortSignal | undefined;
}

export interface StreamLimits {
  /** Longest wait for the next chunk. */
  readonly idleMs: number;
  /** Time limit for the whole stream, including a slow reader. */
  readonly totalMs: number;
}

/** Reads one response into a buffer or a stream. */
export class ResponseHandler implements Dispatcher.DispatchHandler {
  private readonly timer: NodeJS.Timeout;
  private readonly stopWatching: () => void;
  private readonly chunks: Buffer[] = [];
  private length = 0;
  private maxBytes = MAX_RESPONSE_BYTES;
  private status = 0;
  private headers: RawResponse['headers'] = {};
  private controller: Dispatcher.DispatchController | undefined;
  private failure: Error | undefined;
  private stream: ResponseStream | undefined;

  constructor(
    private readonly reading: ReadOptions,
    private readonly resolve: (response: RawResponse) => void,
    private readonly reject: (error: Error) => void,
  ) {
    const { timeoutMs, signal } = reading;
    this.timer = setTimeout(() => this.abort(new ResponseTimeoutError(timeoutMs)), timeoutMs);
    const onAbort = (): void => this.abort(new CallStoppedError(signal?.reason));
    this.stopWatching = whenAborted(signal, onAbort);
    if (signal?.aborted === true) onAbort();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.failure !== undefined) controller.abort(this.failure);
  }

  onResponseStart(_controller: unknown, status: number, headers: RawResponse['headers']): void {
    this.status = status;
    this.headers = headers;
    if (this.reading.stream === undefined) return;
    this.maxBytes = status > MAX_SUCCESS_STATUS ? MAX_ERROR_BYTES : MAX_BUFFERED_RESPONSE_BYTES;
    if (Number(headers['content-length']) > this.maxBytes) this.overflow();
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    if (this.stream !== undefined) {
      this.stream.offer(chunk);
      return;
    }
    this.length += chunk.length;
    this.chunks.push(chunk);
    if (this.length > this.maxBytes) this.overflow();
  }

  onResponseEnd(): void {
    this.cleanUp();
    if (this.stream !== undefined) this.stream.finish();
    else this.respond(Buffer.concat(this.chunks, this.length));
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.cleanUp();
    const cause = this.failure ?? error;
    if (this.stream !== undefined) this.stream.fail(cause);
    else this.reject(cause);
  }

  /** Aborts the exchange. A request that still waits for a connection is not sent. */
  private abort(error: Error): void {
    this.failure = error;
    this.cleanUp();
    if (this.controller === undefined) this.reject(error);
    else this.controller.abort(error);
  }

  private cleanUp(): void {
    clearTimeout(this.timer);
    this.stopWatching();
  }

  private overflow(): void {
    const { stream: limits } = this.reading;
    if (limits === undefined || this.status > MAX_SUCCESS_STATUS || this.controller === undefined) {
      this.abort(new ResponseTooLargeError(this.maxBytes));
      return;
    }
    clearTimeout(this.timer);
    this.stream = new ResponseStream(this.controller, limits);
    for (const chunk of this.chunks) this.stream.offer(chunk);
    this.respond(this.stream);
  }

  private respond(body: RawResponse['body']): void {
    this.resolve({ status: this.status, headers: this.headers, body });
  }
}

/** A response stream with backpressure: upstream is read only while the reader reads. */
class ResponseStream extends Readable {
  private readonly idle: NodeJS.Timeout;
  private readonly total: NodeJS.Timeout;
  private isFinished = false;

  constructor(
    private readonly controller: Dispatcher.DispatchController,
    { idleMs, totalMs }: StreamLimits,
  ) {
    super({ highWaterMark: MAX_BUFFERED_RESPONSE_BYTES });
    this.idle = setTimeout(() => {
      // A slow reader is not a timeout of upstream.
      if (this.controller.paused) this.idle.refresh();
      else this.fail(new ResponseTimeoutError(idleMs));
    }, idleMs);
    this.total = setTimeout(() => this.fail(new ResponseTimeoutError(totalMs)), totalMs);
  }

  offer(chunk: Buffer): void {
    this.idle.refresh();
    if (!this.push(chunk)) this.controller.pause();
  }

  finish(): void {
    this.isFinished = true;
    this.push(null);
  }

  /** Fails with an UpstreamError, which becomes the response if no byte was sent yet. */
  fail(cause: Error): void {
    const failure = cause instanceof ResponseTimeoutError ? timedOut(cause) : errorFromConnection(cause);
    this.destroy(failure ?? cause);
  }

  override _read(): void {
    if (!this.controller.paused) return;
    this.idle.refresh();
    this.controller.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.idle);
    clearTimeout(this.total);
    if (!this.isFinished)
      this.controller.abort(error ?? new CallStoppedError('the response was not read completely'));
    done(error);
  }
}

class ResponseTooLargeError extends Error {
  readonly code = 'UND_ERR_RES_EXCEEDED_MAX_SIZE';

  constructor(maxBytes: number) {
    super(`the response has more than ${maxBytes} bytes`);
    this.name = 'ResponseTooLargeError';
  }
}
