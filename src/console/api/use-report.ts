import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { ApiRequest } from './request';
import { useSession } from './session';
import { problemOf, type ServerEvent } from './sse';

const PUBLISH_EVERY_MS = 200;
/** A report is a scan of the whole project. The user sees its time and can repeat it. */
const FRESH_MS = 5 * 60_000;

/** What a report collects from its events. */
export interface ReportDraft<Summary> {
  /** Number of objects read so far. */
  readonly done: number;
  /** Only at the end. */
  readonly summary?: Summary | undefined;
}

export interface Report<Draft> {
  /** Incomplete as long as it has no summary. */
  readonly data: Draft | undefined;
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly reload: () => void;
}

interface ReportDefinition<Draft> {
  readonly request: ApiRequest;
  readonly start: () => Draft;
  /** Adds an event to the report, in place. */
  readonly add: (draft: Draft, event: ServerEvent) => void;
}

/** Streams a report and shows it as it grows. Screens that use the same report share it. */
export function useReport<Draft extends ReportDraft<unknown>>(
  definition: ReportDefinition<Draft>,
): Report<Draft> {
  const { id, api } = useSession();
  const queries = useQueryClient();
  const queryKey = ['report', id, definition.request.path];
  const { data, isFetching, error, refetch } = useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<Draft> => {
      const draft = definition.start();
      let publishedAt = performance.now();
      // A connection that was lost is an error: the items have no ids from which to continue.
      const fail = (lost: unknown): never => {
        throw lost;
      };
      for await (const event of api.events(definition.request, { signal, onRetry: fail })) {
        if (event.event === 'problem') throw problemOf(event);
        definition.add(draft, event);
        if (performance.now() - publishedAt < PUBLISH_EVERY_MS) continue;
        publishedAt = performance.now();
        queries.setQueryData(queryKey, { ...draft });
      }
      return draft;
    },
    staleTime: FRESH_MS,
    structuralSharing: false,
  });
  const reload = useCallback(() => void refetch(), [refetch]);
  return { data, isLoading: isFetching, error: isFetching ? undefined : (error ?? undefined), reload };
}
