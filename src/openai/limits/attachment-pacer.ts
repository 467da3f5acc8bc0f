import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Environment } from '../../config/environment.js';
import type { CallOptions } from '../http/call.js';
import { PausedError } from './governor.js';
import type { Attachment } from '../relay/relay.js';
import { SlidingWindow } from './sliding-window.js';
import { CallStoppedError } from '../upstream-error.js';

const ONE_MINUTE_MS = 60_000;
/** Two calls may come in closer together than they were sent, by the jitter of the way: a minute here is that longer. */
const WAY_JITTER_MS = 1_000;
const WINDOW_MS = ONE_MINUTE_MS + WAY_JITTER_MS;
/** Keys and stores whose pace is known at once; beyond it the one used longest ago is forgotten. */
const MAX_WINDOWS = 10_000;

/**
 * Keeps the pace at which OpenAI takes attachments, by waiting: so many requests a minute per vector store, and so
 * many files a minute altogether. What other processes and other keys of the same organization attach is not seen.
 *
 * @see https://developers.openai.com/api/docs/guides/tools-file-search the published limits
 */
@Injectable()
export class AttachmentPacer {
  /** Stretch of time in which no more than the limits may be attached. */
  protected readonly windowMs: number = WINDOW_MS;
  readonly #windows = new LRUCache<string, SlidingWindow>({ max: MAX_WINDOWS });

  constructor(private readonly environment: Environment) {}

  /**
   * Waits for the turn of an attachment; those that wait for the same go in the order in which they came.
   *
   * @returns how long that took, in milliseconds
   * @throws PausedError at once when it would take longer than `maxWaitMs`
   * @throws CallStoppedError when the signal fires first
   */
  async turn(call: CallOptions, { vectorStoreId, files }: Attachment, maxWaitMs: number): Promise<number> {
    const { ATTACH_REQUESTS_PER_MINUTE: maxRequests, ATTACH_FILES_PER_MINUTE: maxFiles } = this.environment;
    const { fingerprint, organization = '' } = call.credentials;
    const key = `${fingerprint} ${organization}`;
    const request =
      vectorStoreId !== undefined && maxRequests > 0
        ? await appointment(this.windowOf(`${key}\n${vectorStoreId}`, maxRequests), 1, call.signal, maxWaitMs)
        : NONE;
    if (files === 0 || maxFiles === 0) return request.waitedMs;
    try {
      const window = this.windowOf(key, maxFiles);
      const { waitedMs } = await appointment(window, files, call.signal, maxWaitMs - request.waitedMs);
      return request.waitedMs + waitedMs;
    } catch (error) {
      request.takeBack();
      throw error;
    }
  }

  private windowOf(name: string, limit: number): SlidingWindow {
    const known = this.#windows.get(name);
    if (known !== undefined) return known;
    const window = new SlidingWindow(limit, this.windowMs);
    this.#windows.set(name, window);
    return window;
  }
}

/** A turn that has come. */
interface Appointment {
  readonly waitedMs: number;
  /** Gives it to who comes next: nothing was sent. */
  readonly takeBack: () => void;
}

const NONE: Appointment = { waitedMs: 0, takeBack: () => undefined };

/** Who came last to a window and waits: timers of the same moment do not fire in the order in which they were set. */
const LAST_WAITING = new WeakMap<SlidingWindow, Promise<unknown>>();

async function appointment(
  window: SlidingWindow,
  amount: number,
  signal: AbortSignal,
  maxWaitMs: number,
): Promise<Appointment> {
  const now = performance.now();
  const at = window.earliest(amount, now);
  const waitMs = at - now;
  if (waitMs > maxWaitMs) throw new PausedError(waitMs);
  const takeBack = window.take(amount, at);
  if (waitMs === 0) return { waitedMs: 0, takeBack };
  const before = LAST_WAITING.get(window);
  const waiting = sleep(waitMs, undefined, { signal });
  LAST_WAITING.set(
    window,
    waiting.catch(() => undefined),
  );
  try {
    await waiting;
  } catch {
    takeBack();
    throw new CallStoppedError(signal.reason);
  }
  await before;
  return { waitedMs: waitMs, takeBack };
}
