import { indexingErrorOf } from './indexing-error.js';

const UNKNOWN = { code: 'indexing_failed', message: 'the file could not be indexed' };

describe('indexingErrorOf', () => {
  it.each([
    [{ code: 'unsupported_file', message: 'Not this type.' }, true],
    [{ code: 'invalid_file', message: 'Too large.' }, true],
    [{ code: 'server_error', message: 'Oops.' }, false],
    [{ code: 'rate_limit_exceeded', message: 'Later.' }, false],
    [{ code: 'constructor', message: 'Odd.' }, false],
  ])('reads %j', (lastError, isFinal) => {
    expect(indexingErrorOf(lastError)).toEqual({ ...lastError, isFinal });
  });

  it.each<[unknown, object]>([
    [undefined, {}],
    [null, {}],
    ['', {}],
    ['The file type is not supported.', { message: 'The file type is not supported.' }],
    [7, {}],
    [true, {}],
    [[], {}],
    [[{ code: 'unsupported_file', message: 'Not this type.' }], {}],
    [{}, {}],
    [{ code: null, message: null }, {}],
    [{ code: '', message: '' }, {}],
    [{ code: ['unsupported_file'], message: { text: 'Oops.' } }, {}],
    [{ message: 'Oops.' }, { message: 'Oops.' }],
    [{ code: 'server_error' }, { code: 'server_error' }],
    [
      { code: 500, message: 'Oops.' },
      { code: '500', message: 'Oops.' },
    ],
  ])('tolerates %j', (lastError, read) => {
    expect(indexingErrorOf(lastError)).toEqual({ ...UNKNOWN, ...read, isFinal: false });
  });
});
