import { StopReason } from '../openai/caller.js';
import type { VectorStoreFile } from '../openai/types.js';
import { CallStoppedError, UpstreamError } from '../openai/upstream-error.js';
import { indexingFailure, readUnlessStopped } from './indexing.js';

const entry = (
  status: VectorStoreFile['status'],
  last_error: VectorStoreFile['last_error'] = null,
): VectorStoreFile => ({
  id: 'file-a',
  object: 'vector_store.file',
  vector_store_id: 'vs_a',
  status,
  last_error,
});

describe('indexingFailure', () => {
  it.each(['completed', 'in_progress'] as const)('is none while it is %s', (status) => {
    expect(indexingFailure(entry(status))).toBeUndefined();
  });

  it.each([
    [{ code: 'unsupported_file', message: 'Not this type.' }, 422, false],
    [{ code: 'invalid_file', message: 'Broken.' }, 422, false],
    [{ code: 'server_error', message: 'Oops.' }, 502, true],
  ])('is what upstream says: %j', (last_error, status_code, retryable) => {
    const { code, message } = last_error;
    const told = { error: message, code, status_code, retryable, attempts: 1 };
    expect(indexingFailure(entry('failed', last_error))).toEqual(told);
  });

  it('has a reason of its own where upstream gives none, and for what was called off', () => {
    expect(indexingFailure(entry('failed'))).toMatchObject({ code: 'indexing_failed', retryable: true });
    expect(indexingFailure(entry('cancelled'))).toMatchObject({
      code: 'indexing_cancelled',
      retryable: true,
    });
  });
});

describe('readUnlessStopped', () => {
  const stopped = (code: StopReason['code']): CallStoppedError =>
    new CallStoppedError(new StopReason(code, 'stop'));

  it('gives back what was read', async () => {
    expect(await readUnlessStopped(() => Promise.resolve('it'))).toBe('it');
  });

  it.each(['client_gone', 'shutting_down', 'cancelled'] as const)(
    'gives nothing back when %s',
    async (code) => {
      expect(await readUnlessStopped(() => Promise.reject<string>(stopped(code)))).toBeUndefined();
    },
  );

  it('throws when another process goes on, and says that it was attached', async () => {
    const { reason } = stopped('handed_over');
    const read = readUnlessStopped(() => Promise.reject(new CallStoppedError(reason)));
    await expect(read).rejects.toEqual(new CallStoppedError(reason, true));
    await expect(read).rejects.toMatchObject({ reason, hasActed: true });
  });

  it('says that it was attached when it cannot be read', async () => {
    const error = new UpstreamError({ failure: 'status', status: 500, message: 'No.', mayHaveActed: true });
    await expect(readUnlessStopped(() => Promise.reject(error))).rejects.toThrow(
      'attached, but how the indexing ended could not be read: No.',
    );
  });
});
