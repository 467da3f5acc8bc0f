import { ApiError } from '../../../api/errors';
import { type UploadCalls, UploadQueue } from './upload-queue';

const fileNamed = (name: string): File => new File(['text'], name);
const failure = (status: number, retryAfterSeconds?: number): ApiError =>
  new ApiError(`HTTP status ${status}`, { status, code: 'any', retryAfterSeconds });

/** Lets all promises settle. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function queueWith(calls: Partial<UploadCalls>): UploadQueue {
  const queue = new UploadQueue();
  queue.connect({
    send: (file) => Promise.resolve(`file-${file.name}`),
    attach: () => Promise.resolve(),
    sleep: () => Promise.resolve(),
    ...calls,
  });
  return queue;
}

const statesOf = (queue: UploadQueue): string[] => queue.snapshot().map(({ state }) => state);

describe('UploadQueue', () => {
  it('uploads three files at a time', async () => {
    const finish: (() => void)[] = [];
    const queue = queueWith({
      send: (file) => new Promise((resolve) => finish.push(() => resolve(`file-${file.name}`))),
    });
    queue.add(['a', 'b', 'c', 'd'].map(fileNamed));
    expect(statesOf(queue)).toEqual(['uploading', 'uploading', 'uploading', 'waiting']);
    finish[1]!();
    await settle();
    expect(statesOf(queue)).toEqual(['uploading', 'attached', 'uploading', 'uploading']);
  });

  it('reports progress and the id of the file', async () => {
    const shares: number[] = [];
    const queue = queueWith({
      send: (_file, { onProgress }) => {
        onProgress?.(0.5);
        return Promise.resolve('file-1');
      },
    });
    queue.subscribe(() => shares.push(queue.snapshot()[0]!.share));
    queue.add([fileNamed('a')]);
    await settle();
    expect(shares).toContain(0.5);
    expect(queue.snapshot()[0]).toMatchObject({ state: 'attached', fileId: 'file-1', share: 1 });
  });

  it('does not upload a file again that could not be attached', async () => {
    const sent: string[] = [];
    let attachments = 0;
    const queue = queueWith({
      send: (file) => {
        sent.push(file.name);
        return Promise.resolve('file-1');
      },
      attach: () => {
        attachments += 1;
        return attachments === 1 ? Promise.reject(failure(500)) : Promise.resolve();
      },
    });
    queue.add([fileNamed('a')]);
    await settle();
    expect(queue.snapshot()[0]).toMatchObject({ state: 'failed', fileId: 'file-1' });
    queue.retryFailed();
    await settle();
    expect([statesOf(queue), sent, attachments]).toEqual([['attached'], ['a'], 2]);
  });

  it('waits as long as a throttled response asks for, and gives up after four attempts', async () => {
    const waits: number[] = [];
    const queue = queueWith({
      send: () => Promise.reject(failure(429, waits.length === 0 ? 7 : undefined)),
      sleep: (seconds) => {
        waits.push(seconds);
        return Promise.resolve();
      },
    });
    queue.add([fileNamed('a')]);
    await settle();
    expect([statesOf(queue), waits]).toEqual([['failed'], [7, 4, 8]]);
  });

  it('does not repeat an upload on its own after another failure, which may have stored the file', async () => {
    let calls = 0;
    const queue = queueWith({
      send: () => {
        calls += 1;
        return Promise.reject(failure(502));
      },
    });
    queue.add([fileNamed('a')]);
    await settle();
    expect([statesOf(queue), calls]).toEqual([['failed'], 1]);
  });

  it('cancels uploads, keeps finished ones, and can start cancelled ones again', async () => {
    let isHanging = false;
    const queue = queueWith({
      send: (file, { signal }) =>
        isHanging
          ? new Promise((_resolve, reject) => {
              signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
            })
          : Promise.resolve(`file-${file.name}`),
    });
    queue.add([fileNamed('a')]);
    await settle();
    isHanging = true;
    queue.add(['b', 'c', 'd', 'e'].map(fileNamed));
    queue.cancelAll();
    await settle();
    expect(statesOf(queue)).toEqual(['attached', 'cancelled', 'cancelled', 'cancelled', 'cancelled']);
    isHanging = false;
    queue.retryFailed();
    await settle();
    expect(new Set(statesOf(queue))).toEqual(new Set(['attached']));
    queue.clear();
    expect(queue.snapshot()).toEqual([]);
  });
});
