import { FILE, STORE } from './routes.js';

/** One of OpenAI's operations as `/v1` serves it. */
export interface V1RouteCase {
  /** `METHOD /path`, the same as upstream's. */
  readonly target: string;
  readonly body?: object;
  /** The fields of a form; a Buffer is a file. */
  readonly form?: Readonly<Record<string, string | Buffer>>;
  /** Whether a failure that may have acted is tried again. */
  readonly isRepeatable: boolean;
}

export const BATCH = 'vsfb_one';
export const UPLOAD = 'upload_one';

const read = (path: string): V1RouteCase => ({ target: `GET /v1${path}`, isRepeatable: true });
const remove = (path: string): V1RouteCase => ({ target: `DELETE /v1${path}`, isRepeatable: true });
const write = (path: string, body?: object): V1RouteCase => ({
  target: `POST /v1${path}`,
  body,
  isRepeatable: false,
});

const STORES = [
  read('/vector_stores'),
  write('/vector_stores', { name: 'notes', file_ids: [FILE] }),
  read(`/vector_stores/${STORE}`),
  write(`/vector_stores/${STORE}`, { name: 'papers' }),
  remove(`/vector_stores/${STORE}`),
  { ...write(`/vector_stores/${STORE}/search`, { query: 'moon' }), isRepeatable: true },
];

const STORE_FILES = [
  read(`/vector_stores/${STORE}/files`),
  write(`/vector_stores/${STORE}/files`, { file_id: FILE }),
  read(`/vector_stores/${STORE}/files/${FILE}`),
  write(`/vector_stores/${STORE}/files/${FILE}`, { attributes: { year: 2025 } }),
  remove(`/vector_stores/${STORE}/files/${FILE}`),
  read(`/vector_stores/${STORE}/files/${FILE}/content`),
];

const BATCHES = [
  write(`/vector_stores/${STORE}/file_batches`, { file_ids: [FILE] }),
  read(`/vector_stores/${STORE}/file_batches/${BATCH}`),
  write(`/vector_stores/${STORE}/file_batches/${BATCH}/cancel`),
  read(`/vector_stores/${STORE}/file_batches/${BATCH}/files`),
];

const FILES = [
  read('/files'),
  { ...write('/files'), form: { purpose: 'assistants', file: Buffer.from('text') } },
  read(`/files/${FILE}`),
  remove(`/files/${FILE}`),
  read(`/files/${FILE}/content`),
];

const UPLOADS = [
  write('/uploads', { filename: 'a.txt', purpose: 'assistants', bytes: 4, mime_type: 'text/plain' }),
  { ...write(`/uploads/${UPLOAD}/parts`), form: { data: Buffer.from('text') } },
  write(`/uploads/${UPLOAD}/complete`, { part_ids: ['part_one'] }),
  write(`/uploads/${UPLOAD}/cancel`),
];

/** All of OpenAI's operations that are served. */
export const V1_ROUTES: readonly V1RouteCase[] = [
  ...STORES,
  ...STORE_FILES,
  ...BATCHES,
  ...FILES,
  ...UPLOADS,
];
