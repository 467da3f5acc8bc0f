import type { Sandbox } from '../../src/sandbox/sandbox.js';
import type { Answer } from './client.js';

/** A route that requires a key, with its upstream call and its results. */
export interface RouteCase {
  /** `METHOD /path` with the ids of {@link fill}. */
  readonly target: string;
  readonly body?: object;
  /** The upstream call that determines the result. */
  readonly upstream: { readonly method: 'GET' | 'POST' | 'DELETE'; readonly path: string };
  /** Whether an upstream failure fails the `whole` request or is reported for `each` item. */
  readonly fails: 'whole' | 'each';
  /** Whether its upstream calls use the deadline of bulk runs. Default: if `fails` is `each`. */
  readonly isBulk?: boolean;
  /** Whether it supports NDJSON. */
  readonly hasLines: boolean;
  /** Whether its progress counts vector stores and calls in flight. */
  readonly isScan?: boolean;
  /** Whether NDJSON has no item line for the objects of {@link fill}. */
  readonly isSilent?: boolean;
  /** The body of the successful response. */
  readonly good: unknown;
}

export const STORE = 'vs_one';
export const FILE = 'file-one';

/** Creates the objects of the routes: one vector store with one file. */
export function fill(sandbox: Sandbox, key?: string): void {
  const account = sandbox.account(key);
  account.createStore({ id: STORE });
  account.createFile({ id: FILE });
  account.attach(STORE, FILE);
}

const deleted = (id: string): object => ({
  success: [id],
  failed: [],
  summary: { requested: 1, distinct: 1, deleted: 1, failed: 0, not_attempted: 0 },
});

const LISTINGS: readonly RouteCase[] = [
  {
    target: 'GET /vector_stores',
    upstream: { method: 'GET', path: '/v1/vector_stores' },
    fails: 'whole',
    hasLines: true,
    good: [STORE],
  },
  {
    target: `GET /vector_stores/${STORE}/files`,
    upstream: { method: 'GET', path: `/v1/vector_stores/${STORE}/files` },
    fails: 'whole',
    hasLines: true,
    good: filesEnvelope(),
  },
  {
    target: `GET /vector_stores/${STORE}/files?limit=5`,
    upstream: { method: 'GET', path: `/v1/vector_stores/${STORE}/files` },
    fails: 'whole',
    hasLines: true,
    good: filesEnvelope(),
  },
  {
    target: `GET /vector_stores/${STORE}/files?view=full`,
    upstream: { method: 'GET', path: `/v1/vector_stores/${STORE}/files` },
    fails: 'whole',
    isBulk: true,
    hasLines: true,
    good: filesEnvelope({ filename: 'notes.txt', bytes: 23, purpose: 'assistants' }),
  },
  {
    target: 'GET /files',
    upstream: { method: 'GET', path: '/v1/files' },
    fails: 'whole',
    hasLines: true,
    good: [FILE],
  },
  {
    target: `GET /files/${FILE}/vector_stores`,
    isScan: true,
    upstream: { method: 'GET', path: '/v1/vector_stores' },
    fails: 'whole',
    isBulk: true,
    hasLines: true,
    good: {
      object: 'list',
      data: [
        {
          id: STORE,
          name: '',
          status: 'completed',
          attributes: {},
          created_at: expect.any(Number) as unknown,
        },
      ],
      file: { id: FILE, filename: 'notes.txt', bytes: 23, purpose: 'assistants' },
      complete: true,
    },
  },
];

const REPORTS: readonly RouteCase[] = [
  {
    target: 'GET /reports/storage',
    upstream: { method: 'GET', path: '/v1/vector_stores' },
    fails: 'whole',
    hasLines: true,
    good: expect.objectContaining({
      object: 'report.storage',
      complete: true,
      vector_stores: [expect.objectContaining({ id: STORE, usage_bytes: 23, flags: [] })],
    }) as unknown,
  },
  {
    target: 'GET /reports/files',
    isScan: true,
    upstream: { method: 'GET', path: '/v1/vector_stores' },
    fails: 'whole',
    isBulk: true,
    hasLines: true,
    isSilent: true,
    good: {
      object: 'report.files',
      complete: true,
      generated_at: expect.any(String) as unknown,
      totals: {
        vector_stores: 1,
        entries: 1,
        files: 1,
        bytes: 23,
        orphans: 0,
        orphan_bytes: 0,
        dangling: 0,
        duplicates: 0,
        duplicate_bytes: 0,
        stuck: 0,
        failed: 0,
        missing: 0,
      },
      missing: [],
      orphans: [],
      dangling: [],
      duplicates: [],
      stuck: [],
      failed: [],
    },
  },
];

const MANIFEST: RouteCase = {
  target: `GET /vector_stores/${STORE}/manifest`,
  upstream: { method: 'GET', path: `/v1/vector_stores/${STORE}` },
  fails: 'whole',
  hasLines: true,
  good: {
    object: 'vector_store.manifest',
    version: 1,
    created_at: expect.any(String) as unknown,
    vector_store: { id: STORE, name: '', description: null, metadata: {}, expires_after: null },
    files: [expect.objectContaining({ file_id: FILE, filename: 'notes.txt', status: 'completed' })],
    complete: true,
  },
};

const BULK_DELETIONS: readonly RouteCase[] = [
  ...['DELETE /vector_stores', 'POST /vector_stores/bulk-delete'].map((target) =>
    bulk(target, { vector_store_ids: [STORE] }, `/v1/vector_stores/${STORE}`, deleted(STORE)),
  ),
  ...['DELETE /files', 'POST /files/bulk-delete'].map((target) =>
    bulk(target, { file_ids: [FILE] }, `/v1/files/${FILE}`, deleted(FILE)),
  ),
  ...[`DELETE /vector_stores/${STORE}/files`, `POST /vector_stores/${STORE}/files/bulk-delete`].map(
    (target) => bulk(target, { file_ids: [FILE] }, `/v1/vector_stores/${STORE}/files/${FILE}`, deleted(FILE)),
  ),
];

const CASCADES: readonly RouteCase[] = [
  'DELETE /vector_stores/with-files',
  'POST /vector_stores/with-files/bulk-delete',
].map((target) => ({
  ...bulk(target, { vector_store_ids: [STORE] }, `/v1/vector_stores/${STORE}`, cascaded()),
}));

const updated = (id: string): object => ({
  success: [id],
  failed: [],
  summary: { requested: 1, distinct: 1, updated: 1, failed: 0, not_attempted: 0 },
});

const BULK_UPDATES: readonly RouteCase[] = [
  {
    ...bulk(
      'POST /vector_stores/expiry',
      { vector_store_ids: [STORE], expires_after_days: 7 },
      `/v1/vector_stores/${STORE}`,
      updated(STORE),
    ),
    upstream: { method: 'POST', path: `/v1/vector_stores/${STORE}` },
  },
  {
    ...bulk(
      `POST /vector_stores/${STORE}/attributes`,
      { file_ids: [FILE], attributes: { lang: 'en' } },
      `/v1/vector_stores/${STORE}/files/${FILE}`,
      updated(FILE),
    ),
    upstream: { method: 'GET', path: `/v1/vector_stores/${STORE}/files/${FILE}` },
  },
];

const DETACHMENT: RouteCase = {
  target: `DELETE /vector_stores/${STORE}/files/${FILE}`,
  upstream: { method: 'DELETE', path: `/v1/vector_stores/${STORE}/files/${FILE}` },
  fails: 'whole',
  hasLines: false,
  good: { id: FILE, object: 'vector_store.file.deleted', deleted: true },
};

/** Routes that report failures in their own format, tested separately. */
export const ROUTES_WITH_OWN_TESTS = [
  'POST /vector_stores/restore',
  'POST /vector_stores/:/clone',
  'POST /vector_stores/:/reattach-failed',
  'POST /cleanup/plans',
  'POST /cleanup/apply',
] as const;

/** Routes that require a key and call nothing upstream. */
export const OFFLINE_ROUTES = ['POST /receipts/verify'] as const;

/** All other routes that require a key. */
export const ROUTES: readonly RouteCase[] = [
  ...LISTINGS,
  ...REPORTS,
  MANIFEST,
  ...BULK_DELETIONS,
  ...CASCADES,
  ...BULK_UPDATES,
  DETACHMENT,
];

/** All routes without a key. */
export const PUBLIC_ROUTES = ['GET /', 'GET /health/live', 'GET /health/ready', 'GET /metrics'] as const;

/** Returns the failures of a report. */
export function failedEntries({ body }: Answer): unknown[] {
  return [body.failed, body.files_failed, body.vector_stores_failed].flat().filter(Boolean);
}

/** Returns the deleted ids of a report. */
export function deletedIds({ body }: Answer): unknown[] {
  return [body.success, body.files_deleted, body.vector_stores_deleted].flat().filter(Boolean);
}

function bulk(target: string, body: object, path: string, good: unknown): RouteCase {
  return { target, body, upstream: { method: 'DELETE', path }, fails: 'each', hasLines: true, good };
}

function filesEnvelope(more: object = {}): object {
  const file = expect.objectContaining({
    id: FILE,
    object: 'vector_store.file',
    vector_store_id: STORE,
    ...more,
  }) as unknown;
  return { object: 'list', data: [file], first_id: FILE, last_id: FILE, has_more: false };
}

function cascaded(): object {
  return {
    vector_stores_deleted: [STORE],
    vector_stores_failed: [],
    files_deleted: [FILE],
    files_failed: [],
    files_kept_shared: [],
    total_files_found: 1,
    summary: {
      requested: 1,
      distinct: 1,
      vector_stores_deleted: 1,
      vector_stores_failed: 0,
      files_found: 1,
      files_deleted: 1,
      files_failed: 0,
      files_kept_shared: 0,
      not_attempted: 0,
    },
  };
}
