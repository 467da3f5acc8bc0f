import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Environment } from '../../config/environment.js';
import { ONE_MINUTE_MS } from '../../config/units.js';
import type { CallOptions } from '../http/call.js';
import { PausedError } from './governor.js';
import type { AttachmentCount } from '../relay/relay.js';
import { SlidingWindow } from './sliding-window.js';
import { CallStoppedError } from '../upstream-error.js';

/** Two calls may arrive closer together than they were sent. The window is longer than a minute by this much. */
const NETWORK_JITTER_MS = 1_000;
export const PACING_WINDOW_MS = ONE_MINUTE_MS + NETWORK_JITTER_MS;
/** Most keys and stores tracked at once. The least recently used one is dropped first. */
const MAX_WINDOWS = 10_000;

/**
 * Delays attachments to stay within OpenAI's limits: requests per minute for each vector store, and files per minute for each
 * key and organization. Attachments by other replicas and by other keys of the same organization are not counted.
 *
 * @see https://developers.openai.com/api/docs/guides/tools-file-search the published limits
 */
@Injectable()
export class AttachmentPacer {
  /** Length of the window for which both limits apply. */
  protected readonly windowMs: number = PACING_WINDOW_MS;
  readonly #windows = new LRUCache<string, SlidingWindow>({ max: MAX_WINDOWS });

  constructor(private readonly environment: Environment) {}

  /**
   * Reserves capacity for an attachment and waits until it is available. Waiting callers proceed in order of arrival.
   *
   * @returns the wait, in milliseconds
   * @throws PausedError immediately when the wait would exceed `maxWaitMs`
   * @throws CallStoppedError when the signal fires first
   */
  async reserve(
    call: CallOptions,
    { vectorStoreId, files }: AttachmentCount,
    maxWaitMs: number,
  ): Promise<number> {
    const { ATTACH_REQUESTS_PER_MINUTE: maxRequests, ATTACH_FILES_PER_MINUTE: maxFiles } = this.environment;
    const { fingerprint, organization = '' } = call.credentials;
    const key = `${fingerprint} ${organization}`;
    const request =
      vectorStoreId !== undefined && maxRequests > 0
        ? await reserveIn(this.windowOf(`${key}\n${vectorStoreId}`, maxRequests), 1, call.signal, maxWaitMs)
        : NO_RESERVATION;
    if (files === 0 || maxFiles === 0) return request.waitedMs;
    try {
      const window = this.windowOf(key, maxFiles);
      const { waitedMs } = await reserveIn(window, files, call.signal, maxWaitMs - request.waitedMs);
      return request.waitedMs + waitedMs;
    } catch (error) {
      request.cancel();
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

interface Reservation {
  readonly waitedMs: number;
  /** Releases the capacity when nothing was sent. */
  readonly cancel: () => void;
}

const NO_RESERVATION: Reservation = { waitedMs: 0, cancel: () => undefined };

/** The last wait of each window, because timers of the same millisecond may fire in any order. */
const LAST_WAITING = new WeakMap<SlidingWindow, Promise<unknown>>();

async function reserveIn(
  window: SlidingWindow,
  amount: number,
  signal: AbortSignal,
  maxWaitMs: number,
): Promise<Reservation> {
  const now = performance.now();
  const at = window.earliest(amount, now);
  const waitMs = at - now;
  if (waitMs > maxWaitMs) throw new PausedError(waitMs);
  const cancel = window.reserve(amount, at);
  if (waitMs === 0) return { waitedMs: 0, cancel };
  const before = LAST_WAITING.get(window);
  const waiting = sleep(waitMs, undefined, { signal });
  LAST_WAITING.set(
    window,
    waiting.catch(() => undefined),
  );
  try {
    await waiting;
  } catch {
    cancel();
    throw new CallStoppedError(signal.reason);
  }
  await before;
  return { waitedMs: waitMs, cancel };
}
