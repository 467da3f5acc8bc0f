import { provesAbsence } from './absence.js';
import { readErrorBody } from './error-body.js';

const STORE = '/vector_stores/vs_1';
const STORE_FILE = `${STORE}/files/file-1`;
const proves = (body: unknown, path = STORE): boolean =>
  provesAbsence(readErrorBody(typeof body === 'string' ? body : JSON.stringify(body)), path);
const openAi = (message: string, code: string | null = null): object => ({
  error: { message, type: 'invalid_request_error', param: null, code },
});

describe('provesAbsence', () => {
  it.each([
    [openAi("No vector store found with id 'vs_1'."), STORE],
    [openAi("No file found with id 'file-1' in vector store 'vs_1'."), STORE_FILE],
    [openAi('No such File object: file-1'), '/files/file-1'],
    [openAi('Gone.', 'vector_store_not_found'), STORE],
    [{ detail: 'Vector store vs_1 not found' }, STORE],
    [{ detail: 'File not found' }, '/files/file-1'],
    [{ error: { message: 'The file does not exist', code: 404 } }, '/files/file-1'],
    ['vs_1 is unknown', STORE],
    [openAi("No vector store found with id 'a:b=='."), `/vector_stores/${encodeURIComponent('a:b==')}`],
    [openAi("No file found with id 'file-1'"), `${STORE_FILE}/content?after=x`],
  ])('finds that %j refers to the object', (body, path) => {
    expect(proves(body, path)).toBe(true);
  });

  it.each([
    [openAi('Resource not found', '404'), STORE],
    [openAi('Gone.'), STORE],
    [{ statusCode: 404, message: 'Resource not found' }, STORE],
    [{ detail: 'Not Found' }, STORE],
    [openAi('Invalid URL (DELETE /v1/vector_stores/vs_1)'), STORE],
    [{ message: 'Cannot DELETE /v1/vector_stores/vs_1', error: 'Not Found' }, STORE],
    [{ message: 'Route DELETE:/v1/files/file-1 not found' }, '/files/file-1'],
    [{ error: { message: 'The API deployment for this resource does not exist.' } }, STORE],
    [{ detail: 'vs_10 has left' }, STORE],
    ['<html><title>404 vs_1 not found: /v1/vector_stores/vs_1</title></html>', '/files/file-1'],
    ['<html><title>404 Not Found</title></html>', STORE],
    ['File not found.', '/files/file-1'],
    ['404 page not found', STORE],
    ['', STORE],
    [{}, STORE],
  ])('finds that %j does not refer to the object', (body, path) => {
    expect(proves(body, path)).toBe(false);
  });
});
