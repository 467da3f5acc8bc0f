import { Readable } from 'node:stream';
import {
  AnswerTimeoutError,
  BodyStalledError,
  BodyTooLargeError,
  CallStoppedError,
} from '../upstream-error.js';

export interface UploadLimits {
  readonly maxBytes: number;
  /** Longest time in which nothing moves, whoever is to blame. */
  readonly idleMs: number;
}

/**
 * The body of a call that is passed on while it comes in, at the pace of the slower side. It can be sent once; until
 * its first byte was asked for, a call that failed may be tried again.
 */
export class UploadBody {
  #isUntouched = true;

  /**
   * @param length what its sender says it has, in bytes; `undefined` where it does not say
   * @throws BodyTooLargeError when that is more than the limit
   */
  constructor(
    private readonly source: Readable,
    readonly length: number | undefined,
    private readonly limits: UploadLimits,
  ) {
    if (length !== undefined && length > limits.maxBytes) throw new BodyTooLargeError(limits.maxBytes);
  }

  get isUntouched(): boolean {
    return this.#isUntouched;
  }

  /**
   * The stream to send. It breaks with a BodyTooLargeError, a BodyStalledError when its sender sends nothing,
   * an AnswerTimeoutError when upstream takes nothing, or a CallStoppedError when its sender is gone.
   */
  open(): Readable {
    return new MeteredStream(this.source, this.limits, () => (this.#isUntouched = false));
  }
}

/** Takes nothing from the source before it is asked, and counts what it takes. */
class MeteredStream extends Readable {
  private isAttached = false;
  private isAsked = false;
  private bytes = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly source: Readable,
    private readonly limits: UploadLimits,
    private readonly onTouched: () => void,
  ) {
    super();
  }

  override _read(): void {
    this.isAsked = true;
    if (this.isAttached) {
      this.timer?.refresh();
      this.source.resume();
    } else this.attach();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.detach();
    done(error);
  }

  private attach(): void {
    this.isAttached = true;
    this.onTouched();
    this.timer = setTimeout(() => this.giveUp(), this.limits.idleMs);
    this.source.on('data', this.onData).once('end', this.onEnd).once('close', this.onClose);
  }

  /** What still comes is let go: the sender can then read the answer. */
  private detach(): void {
    clearTimeout(this.timer);
    if (!this.isAttached) return;
    this.source.off('data', this.onData).off('end', this.onEnd).off('close', this.onClose);
    this.source.resume();
  }

  private readonly onData = (chunk: Buffer): void => {
    this.bytes += chunk.length;
    this.timer?.refresh();
    if (this.bytes > this.limits.maxBytes) {
      this.destroy(new BodyTooLargeError(this.limits.maxBytes));
      return;
    }
    this.isAsked = this.push(chunk);
    if (!this.isAsked) this.source.pause();
  };

  private readonly onEnd = (): void => {
    clearTimeout(this.timer);
    this.source.off('close', this.onClose);
    this.push(null);
  };

  private readonly onClose = (): void => {
    this.destroy(new CallStoppedError('the body broke off'));
  };

  private giveUp(): void {
    const { idleMs } = this.limits;
    this.destroy(this.isAsked ? new BodyStalledError(idleMs) : new AnswerTimeoutError(idleMs));
  }
}
