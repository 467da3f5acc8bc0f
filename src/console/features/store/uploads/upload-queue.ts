import { ApiError } from '../../../api/errors';
import { isAbort } from '../../../api/ndjson';
import type { UploadOptions } from '../../../api/upload';

/** Uploads at the same time. */
const PARALLEL = 3;
const MAX_ATTEMPTS = 4;
const FIRST_DELAY_SECONDS = 2;
const MAX_DELAY_SECONDS = 60;

export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  /** `delayed`: throttled, waits before the next attempt. `attached`: OpenAI indexes the file. */
  readonly state: 'waiting' | 'uploading' | 'delayed' | 'attaching' | 'attached' | 'failed' | 'cancelled';
  /** Share of the file that was sent, from 0 to 1. */
  readonly share: number;
  /** Set as soon as OpenAI has the file. */
  readonly fileId?: string | undefined;
  readonly error?: unknown;
}

export interface UploadCalls {
  /** @returns the id of the new file */
  readonly send: (file: File, options: UploadOptions) => Promise<string>;
  /** Attaches a file to the store. */
  readonly attach: (fileId: string, upload: Upload, signal: AbortSignal) => Promise<void>;
  readonly sleep?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

interface Entry {
  readonly file: File;
  readonly stop: AbortController;
  upload: Upload;
}

let lastId = 0;

/** Uploads files and attaches them, a few at a time. A retry continues where the failure was. */
export class UploadQueue {
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<() => void>();
  private uploads: readonly Upload[] = [];
  private running = 0;

  private calls: UploadCalls | undefined;

  /** Sets how files are sent, before the first one is added. */
  readonly connect = (calls: UploadCalls): void => {
    this.calls = calls;
  };

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** For `useSyncExternalStore`. */
  readonly snapshot = (): readonly Upload[] => this.uploads;

  readonly add = (files: readonly File[]): void => {
    for (const file of files) {
      const id = String((lastId += 1));
      const upload: Upload = { id, name: file.name, bytes: file.size, state: 'waiting', share: 0 };
      this.entries.set(id, { file, stop: new AbortController(), upload });
    }
    this.publish();
    this.startNext();
  };

  readonly retryFailed = (): void => {
    for (const [id, { file, upload }] of this.entries) {
      if (upload.state !== 'failed' && upload.state !== 'cancelled') continue;
      const next: Upload = { ...upload, state: 'waiting', share: 0, error: undefined };
      this.entries.set(id, { file, stop: new AbortController(), upload: next });
    }
    this.publish();
    this.startNext();
  };

  readonly cancelAll = (): void => {
    for (const entry of this.entries.values()) {
      if (!isActive(entry.upload)) continue;
      entry.stop.abort();
      entry.upload = { ...entry.upload, state: 'cancelled' };
    }
    this.publish();
  };

  /** Removes all uploads that are not in progress from the list. */
  readonly clear = (): void => {
    for (const [id, { upload }] of this.entries) if (!isActive(upload)) this.entries.delete(id);
    this.publish();
  };

  private startNext(): void {
    while (this.running < PARALLEL) {
      const next = [...this.entries.values()].find(({ upload }) => upload.state === 'waiting');
      if (next === undefined) return;
      this.running += 1;
      void this.run(next).finally(() => {
        this.running -= 1;
        this.startNext();
      });
    }
  }

  private async run(entry: Entry): Promise<void> {
    const { signal } = entry.stop;
    const { calls } = this;
    if (calls === undefined) throw new Error('no calls');
    const change = (next: Partial<Upload>): void => {
      if (signal.aborted) return;
      entry.upload = { ...entry.upload, ...next };
      this.publish();
    };
    change({ state: entry.upload.fileId === undefined ? 'uploading' : 'attaching' });
    try {
      if (entry.upload.fileId === undefined) {
        const fileId = await this.attempt(signal, change, () => {
          change({ state: 'uploading', share: 0 });
          return calls.send(entry.file, { signal, onProgress: (share) => change({ share }) });
        });
        change({ fileId, share: 1 });
      }
      await this.attempt(signal, change, () => {
        change({ state: 'attaching' });
        return calls.attach(entry.upload.fileId ?? '', entry.upload, signal);
      });
      change({ state: 'attached' });
    } catch (error) {
      if (!isAbort(error)) change({ state: 'failed', error });
    }
  }

  /** Repeats a call that was throttled, after the time that the response asks for. */
  private async attempt<Result>(
    signal: AbortSignal,
    change: (next: Partial<Upload>) => void,
    call: () => Promise<Result>,
  ): Promise<Result> {
    const sleep = this.calls?.sleep ?? waitSeconds;
    for (let count = 1; ; count += 1) {
      try {
        return await call();
      } catch (error) {
        // Nothing was stored after these; after another failure, a repetition could upload the file twice.
        const isThrottled = error instanceof ApiError && (error.status === 429 || error.status === 503);
        if (!isThrottled || count === MAX_ATTEMPTS) throw error;
        const seconds = error.retryAfterSeconds ?? FIRST_DELAY_SECONDS * 2 ** (count - 1);
        change({ state: 'delayed', error });
        await sleep(Math.min(seconds, MAX_DELAY_SECONDS), signal);
        change({ error: undefined });
      }
    }
  }

  private publish(): void {
    this.uploads = Array.from(this.entries.values(), ({ upload }) => upload);
    for (const listener of this.listeners) listener();
  }
}

/** Whether it is waiting or in progress. */
export const isActive = ({ state }: Upload): boolean =>
  state !== 'attached' && state !== 'failed' && state !== 'cancelled';

function waitSeconds(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('aborted', 'AbortError'));
    });
  });
}
