import { useEffect, useMemo, useReducer, useState } from 'react';
import { isAbort } from './ndjson';
import type { ApiRequest } from './request';
import { RowBuffer } from './row-buffer';
import { useApi } from './session';

export interface Listing<Item, Summary = unknown> {
  /** Rows so far, in the order of arrival. A new array for each batch. */
  readonly rows: readonly Item[];
  /** `failed`: the rows are incomplete, see `error`. */
  readonly status: 'loading' | 'complete' | 'failed';
  readonly summary: Summary | undefined;
  readonly error: unknown;
  readonly reload: () => void;
}

type ListingState<Item, Summary> = Omit<Listing<Item, Summary>, 'reload'>;

const EMPTY = { rows: [], status: 'loading', summary: undefined, error: undefined } as const;

/**
 * Streams a listing. Starts again if the request changes, and stops the service's work when the screen is left.
 *
 * @param request compared by value
 */
export function useListing<Item, Summary = unknown>(request: ApiRequest): Listing<Item, Summary> {
  const api = useApi();
  const text = JSON.stringify(request);
  const [generation, reload] = useReducer((count: number) => count + 1, 0);
  const run = `${generation} ${text}`;
  const [state, setState] = useState<ListingState<Item, Summary> & { readonly run: string }>({
    ...EMPTY,
    run,
  });
  useEffect(() => {
    const stop = new AbortController();
    const buffer = new RowBuffer<Item>((rows) => setState({ ...EMPTY, rows, run }));
    const read = async (): Promise<void> => {
      const lines = api.lines<Item, Summary>(JSON.parse(text) as ApiRequest, { signal: stop.signal });
      for await (const line of lines) {
        if ('item' in line) buffer.add(line.item);
        else setState({ ...EMPTY, rows: buffer.take(), status: 'complete', summary: line.summary, run });
      }
    };
    read().catch((error: unknown) => {
      if (isAbort(error)) return;
      setState({ ...EMPTY, rows: buffer.take(), status: 'failed', error, run });
    });
    return () => {
      stop.abort();
      buffer.close();
    };
  }, [api, text, run]);
  // Until the first rows of this run arrive, the state is that of the previous one.
  const current: ListingState<Item, Summary> = state.run === run ? state : EMPTY;
  return useMemo(() => ({ ...current, reload }), [current]);
}
