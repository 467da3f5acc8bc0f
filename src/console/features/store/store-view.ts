export const FILE_STATUSES = ['in_progress', 'completed', 'failed', 'cancelled'] as const;
export type FileStatus = (typeof FILE_STATUSES)[number];

/** Search parameters of the screen: filters of the files, or a search in the store. */
export interface StoreView {
  readonly tab?: 'search';
  readonly status?: FileStatus;
  /** Pattern of the file name, as in the API. */
  readonly filename?: string;
  readonly sort?: string;
  /** Text to search for. */
  readonly query?: string;
}

/** Reads the address and ignores everything that is unknown or unusable. */
export function readStoreView(search: Record<string, unknown>): StoreView {
  const text = (name: string): string | undefined => {
    const value = search[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const [filename, sort, query] = [text('filename'), text('sort'), text('query')];
  const status = FILE_STATUSES.find((name) => name === search.status);
  return {
    ...(search.tab === 'search' && { tab: 'search' }),
    ...(status !== undefined && { status }),
    ...(filename !== undefined && { filename }),
    ...(sort !== undefined && { sort }),
    ...(query !== undefined && { query }),
  };
}

export const hasFileFilters = ({ status, filename }: StoreView): boolean =>
  status !== undefined || filename !== undefined;
