import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { AnswerTimeoutError, CallStoppedError } from '../upstream-error.js';
import { errorFromConnection } from './connection-failure.js';
import { timedOut } from './upstream-error.factory.js';

/** The largest page that upstream sends is 10,000 files, about 3 MB. */
export const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;
/** An answer that may be streamed is held until it is whole up to this size: cut short, it can still be asked again. */
export const MAX_HELD_BYTES = 64 * 1024;
/** A longer error answer is not passed on. */
export const MAX_ERROR_BYTES = 1024 * 1024;

const SUCCESS_MAX = 299;

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer | Readable;
}

export interface Reading {
  /** For the whole answer, or up to the first byte of one that is streamed. */
  readonly timeoutMs: number;
  /** A success that is too large to be held is streamed; without it, every answer is gathered. */
  readonly stream?: StreamLimits | undefined;
  /** Fires when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

export interface StreamLimits {
  /** Longest wait for the next bytes. */
  readonly idleMs: number;
  /** Longest time for all of it, at whatever pace its reader takes it. */
  readonly totalMs: number;
}

/** Reads one answer: gathers it, or hands it on as a stream. */
export class AnswerHandler implements Dispatcher.DispatchHandler {
  private readonly timer: NodeJS.Timeout;
  private readonly chunks: Buffer[] = [];
  private length = 0;
  private maxBytes = MAX_RESPONSE_BYTES;
  private status = 0;
  private headers: RawAnswer['headers'] = {};
  private controller: Dispatcher.DispatchController | undefined;
  private failure: Error | undefined;
  private stream: AnswerStream | undefined;

  constructor(
    private readonly reading: Reading,
    private readonly resolve: (answer: RawAnswer) => void,
    private readonly reject: (error: Error) => void,
  ) {
    const { timeoutMs, signal } = reading;
    this.timer = setTimeout(() => this.giveUp(new AnswerTimeoutError(timeoutMs)), timeoutMs);
    signal?.addEventListener('abort', this.onAbort, { once: true });
    if (signal?.aborted === true) this.onAbort();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.failure !== undefined) controller.abort(this.failure);
  }

  onResponseStart(_controller: unknown, status: number, headers: RawAnswer['headers']): void {
    this.status = status;
    this.headers = headers;
    if (this.reading.stream === undefined) return;
    this.maxBytes = status > SUCCESS_MAX ? MAX_ERROR_BYTES : MAX_HELD_BYTES;
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
    this.settle();
    if (this.stream !== undefined) this.stream.finish();
    else this.answer(Buffer.concat(this.chunks, this.length));
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.settle();
    const cause = this.failure ?? error;
    if (this.stream !== undefined) this.stream.fail(cause);
    else this.reject(cause);
  }

  private readonly onAbort = (): void => this.giveUp(new CallStoppedError(this.reading.signal?.reason));

  /** Ends the exchange; one that waits for a connection is not sent any more. */
  private giveUp(error: Error): void {
    this.failure = error;
    this.settle();
    if (this.controller === undefined) this.reject(error);
    else this.controller.abort(error);
  }

  private settle(): void {
    clearTimeout(this.timer);
    this.reading.signal?.removeEventListener('abort', this.onAbort);
  }

  /** There is more than may be held. */
  private overflow(): void {
    const { stream: limits } = this.reading;
    if (limits === undefined || this.status > SUCCESS_MAX || this.controller === undefined) {
      this.giveUp(new ResponseTooLargeError(this.maxBytes));
      return;
    }
    clearTimeout(this.timer);
    this.stream = new AnswerStream(this.controller, limits);
    for (const chunk of this.chunks) this.stream.offer(chunk);
    this.answer(this.stream);
  }

  private answer(body: RawAnswer['body']): void {
    this.resolve({ status: this.status, headers: this.headers, body });
  }
}

/** An answer that its reader paces: while it does not read, upstream is not read either. */
class AnswerStream extends Readable {
  private readonly idle: NodeJS.Timeout;
  private readonly total: NodeJS.Timeout;
  private isFinished = false;

  constructor(
    private readonly controller: Dispatcher.DispatchController,
    { idleMs, totalMs }: StreamLimits,
  ) {
    super({ highWaterMark: MAX_HELD_BYTES });
    this.idle = setTimeout(() => {
      // A reader that does not read is no fault of upstream's.
      if (this.controller.paused) this.idle.refresh();
      else this.fail(new AnswerTimeoutError(idleMs));
    }, idleMs);
    this.total = setTimeout(() => this.fail(new AnswerTimeoutError(totalMs)), totalMs);
  }

  offer(chunk: Buffer): void {
    this.idle.refresh();
    if (!this.push(chunk)) this.controller.pause();
  }

  finish(): void {
    this.isFinished = true;
    this.push(null);
  }

  /** Breaks with an UpstreamError, which is answered where nothing of the stream has been sent yet. */
  fail(cause: Error): void {
    const failure = cause instanceof AnswerTimeoutError ? timedOut(cause) : errorFromConnection(cause);
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
      this.controller.abort(error ?? new CallStoppedError('the answer was not read to its end'));
    done(error);
  }
}

class ResponseTooLargeError extends Error {
  readonly code = 'UND_ERR_RES_EXCEEDED_MAX_SIZE';

  constructor(maxBytes: number) {
    super(`the answer has more than ${maxBytes} bytes`);
    this.name = 'ResponseTooLargeError';
  }
}
