import { StopReason } from '../openai/caller.js';
import type { VectorStoreFile } from '../openai/gateway/types.js';
import { CallStoppedError, UpstreamError } from '../openai/upstream-error.js';
import { indexingFailure, indexingResult } from './indexing.js';

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
  it.each(['completed', 'in_progress'] as const)('is undefined for the status %s', (status) => {
    expect(indexingFailure(entry(status))).toBeUndefined();
  });

  it.each([
    [{ code: 'unsupported_file', message: 'Not this type.' }, 422, false],
    [{ code: 'invalid_file', message: 'Broken.' }, 422, false],
    [{ code: 'server_error', message: 'Oops.' }, 502, true],
  ])('is the error of upstream: %j', (last_error, status_code, retryable) => {
    const { code, message } = last_error;
    const failure = { error: message, code, status_code, retryable, attempts: 1 };
    expect(indexingFailure(entry('failed', last_error))).toEqual(failure);
  });

  it('has its own reason without an error of upstream, and for a cancelled indexing', () => {
    expect(indexingFailure(entry('failed'))).toMatchObject({ code: 'indexing_failed', retryable: true });
    expect(indexingFailure(entry('cancelled'))).toMatchObject({
      code: 'indexing_cancelled',
      retryable: true,
    });
  });
});

describe('indexingResult', () => {
  const stopped = (code: StopReason['code']): CallStoppedError =>
    new CallStoppedError(new StopReason(code, 'somebody stopped it'));

  it('returns the result', async () => {
    expect(await indexingResult(() => Promise.resolve('it'))).toEqual({ kind: 'read', result: 'it' });
  });

  it.each([
    ['the client has disconnected', stopped('client_gone'), 'somebody stopped it'],
    ['the service shuts down', stopped('shutting_down'), 'somebody stopped it'],
    ['the job is cancelled', stopped('cancelled'), 'somebody stopped it'],
    [
      'upstream fails',
      new UpstreamError({ failure: 'status', status: 500, message: 'No.', mayHaveActed: true }),
      'No.',
    ],
  ])('returns a reason when %s', async (_case, error, why) => {
    expect(await indexingResult(() => Promise.reject(error))).toEqual({
      kind: 'unreadable',
      reason: `attached, but the indexing status could not be read: ${why}`,
    });
  });

  it('throws when another replica takes over, and records that the file was attached', async () => {
    const error = stopped('handed_over');
    const read = indexingResult(() => Promise.reject(error));
    await expect(read).rejects.toMatchObject({ reason: error.reason, hasActed: true });
  });

  it('throws any other error', async () => {
    await expect(indexingResult(() => Promise.reject(new TypeError('oops')))).rejects.toThrow('oops');
  });
});
