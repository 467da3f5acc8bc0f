import type { components } from './schema';
import { type FlagFilter, FLAG_FILTERS, hasFilters, readStoreSearch, type StoreSearch } from './store-search';

type PlanRequest = components['schemas']['CleanupRequestDto'];
type StoreSelector = NonNullable<PlanRequest['vector_stores']>;
type FileSelector = NonNullable<PlanRequest['orphan_files']>;

const FILE_LISTS = ['file_ids', 'file_filename', 'file_extension', 'file_purpose'] as const;
const FILE_TEXTS = ['file_created_after', 'file_created_before', 'file_min_bytes', 'file_max_bytes'] as const;

/** Age that every file has. */
const ANY_AGE = '0s';
/** Purposes of OpenAI. Without a purpose, only files for `assistants` are orphans. */
const ALL_PURPOSES = [
  ...['assistants', 'assistants_output', 'batch', 'batch_output', 'fine-tune', 'fine-tune-results'],
  ...['vision', 'user_data', 'evals'],
];

/**
 * Selects what to plan. The filters of stores and `ids` select stores; `all` selects every store, and is required for a plan
 * without filters, so that an incomplete link selects nothing. `file_ids`, and `orphans` with the other filters of files,
 * select files that no store uses.
 */
export type PlanSearch = StoreSearch & {
  all?: 'true';
  orphans?: 'true';
  /** Files of the deleted stores. Default: keep them. */
  files?: 'exclusive' | 'all';
  /** Default: the plan has manifests. */
  manifests?: 'false';
} & Partial<Record<(typeof FILE_LISTS)[number], string[]> & Record<(typeof FILE_TEXTS)[number], string>>;

/** Reads the address. Unknown and unusable parameters are ignored; the service validates the others. */
export function readPlanSearch(search: Record<string, unknown>): PlanSearch {
  const { sort: _sort, ...stores } = readStoreSearch(search);
  const result: PlanSearch = { ...stores };
  for (const name of FILE_LISTS) {
    const values = listOf(search[name]);
    if (values.length > 0) result[name] = values;
  }
  for (const name of FILE_TEXTS) {
    const [value] = listOf(search[name]);
    if (value !== undefined) result[name] = value;
  }
  if (search.all === 'true') result.all = 'true';
  if (search.orphans === 'true') result.orphans = 'true';
  if (search.manifests === 'false') result.manifests = 'false';
  if (search.files === 'exclusive' || search.files === 'all') result.files = search.files;
  return result;
}

const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (text): text is string => typeof text === 'string' && text !== '',
  );

/** The body of `POST /cleanup/plans`; `undefined` if nothing is selected. */
export function planRequestOf(search: PlanSearch): PlanRequest | undefined {
  const vector_stores = storeSelectorOf(search);
  const orphan_files = fileSelectorOf(search);
  if (vector_stores === undefined && orphan_files === undefined) return undefined;
  return {
    ...(vector_stores && { vector_stores }),
    ...(orphan_files && { orphan_files }),
    files: search.files ?? 'keep',
    manifests: vector_stores !== undefined && search.manifests !== 'false',
  };
}

function storeSelectorOf(search: PlanSearch): StoreSelector | undefined {
  if (!hasFilters(search)) return search.all === 'true' ? {} : undefined;
  const flags: Partial<Record<FlagFilter, boolean>> = {};
  for (const name of FLAG_FILTERS) if (search[name] !== undefined) flags[name] = search[name] === 'true';
  return compact({
    ids: search.ids,
    name: search.name,
    status: search.status as StoreSelector['status'],
    metadata: search.metadata,
    created_after: search.created_after,
    created_before: search.created_before,
    active_after: search.active_after,
    active_before: search.active_before,
    expires_within: search.expires_within,
    min_bytes: numberOf(search.min_bytes),
    max_bytes: numberOf(search.max_bytes),
    ...flags,
  });
}

function fileSelectorOf(search: PlanSearch): FileSelector | undefined {
  if (search.orphans !== 'true' && search.file_ids === undefined) return undefined;
  return compact({
    ids: search.file_ids,
    filename: search.file_filename,
    extension: search.file_extension,
    // Files that the user selected one by one need no protection by purpose or age.
    purpose: search.file_purpose ?? (search.file_ids && ALL_PURPOSES),
    created_after: search.file_created_after,
    created_before: search.file_created_before ?? (search.file_ids && ANY_AGE),
    min_bytes: numberOf(search.file_min_bytes),
    max_bytes: numberOf(search.file_max_bytes),
  });
}

/** Text that is no number is sent as it is, so that the service explains the error. */
const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || !/^\d+$/.test(text) ? (text as unknown as number | undefined) : Number(text);

const compact = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
