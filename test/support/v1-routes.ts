import { FILE, STORE } from './routes.js';

/** An OpenAI operation as served under `/v1`. */
export interface V1RouteCase {
  /** `METHOD /path`, equal to that of upstream. */
  readonly target: string;
  readonly body?: object;
  /** Fields of a form; a Buffer is a file. */
  readonly form?: Readonly<Record<string, string | Buffer>>;
  /** Whether a failed call that may have taken effect is retried. */
  readonly isRetried: boolean;
}

export const BATCH = 'vsfb_one';
export const UPLOAD = 'upload_one';

const read = (path: string): V1RouteCase => ({ target: `GET /v1${path}`, isRetried: true });
const remove = (path: string): V1RouteCase => ({ target: `DELETE /v1${path}`, isRetried: true });
const write = (path: string, body?: object): V1RouteCase => ({
  target: `POST /v1${path}`,
  body,
  isRetried: false,
});

const STORES = [
  read('/vector_stores'),
  write('/vector_stores', { name: 'notes', file_ids: [FILE] }),
  read(`/vector_stores/${STORE}`),
  write(`/vector_stores/${STORE}`, { name: 'papers' }),
  remove(`/vector_stores/${STORE}`),
  { ...write(`/vector_stores/${STORE}/search`, { query: 'moon' }), isRetried: true },
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

/** All OpenAI operations that are served. */
export const V1_ROUTES: readonly V1RouteCase[] = [
  ...STORES,
  ...STORE_FILES,
  ...BATCHES,
  ...FILES,
  ...UPLOADS,
];
