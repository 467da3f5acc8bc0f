import { Readable } from 'node:stream';
import {
  ResponseTimeoutError,
  BodyStalledError,
  BodyTooLargeError,
  CallStoppedError,
} from '../upstream-error.js';

export interface UploadLimits {
  readonly maxBytes: number;
  /** Longest time without progress, of the sender or of upstream. */
  readonly idleMs: number;
}

/**
 * A request body that is streamed to upstream while it is received. It can be sent once. Until its first byte is read, a failed
 * call can be retried.
 */
export class UploadBody {
  #isUntouched = true;

  /**
   * @param length the declared length in bytes, if any
   * @throws BodyTooLargeError when the declared length exceeds the limit
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
   * Returns the stream to send. It fails with a BodyTooLargeError, with a BodyStalledError when the sender stalls, with a
   * ResponseTimeoutError when upstream stalls, or with a CallStoppedError when the sender disconnects.
   */
  open(): Readable {
    return new MeteredStream(this.source, this.limits, () => (this.#isUntouched = false));
  }
}

/** Reads from the source only on demand, and counts the bytes. */
class MeteredStream extends Readable {
  private isAttached = false;
  private isWanted = false;
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
    this.isWanted = true;
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
    this.timer = setTimeout(() => this.fail(), this.limits.idleMs);
    this.source.on('data', this.onData).once('end', this.onEnd).once('close', this.onClose);
  }

  /** Discards the rest of the body, so that the sender can read the response. */
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
    this.isWanted = this.push(chunk);
    if (!this.isWanted) this.source.pause();
  };

  private readonly onEnd = (): void => {
    clearTimeout(this.timer);
    this.source.off('close', this.onClose);
    this.push(null);
  };

  private readonly onClose = (): void => {
    this.destroy(new CallStoppedError('the body was cut off'));
  };

  private fail(): void {
    const { idleMs } = this.limits;
    this.destroy(this.isWanted ? new BodyStalledError(idleMs) : new ResponseTimeoutError(idleMs));
  }
}
