import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { components } from './schema';
import { useSession } from './session';

/** Manifests of the stores that a job deletes, to restore them. */
export interface KeptManifests {
  readonly jobId: string;
  readonly manifests: readonly components['schemas']['ManifestDto'][];
}

const NAME = 'kept-manifests';
const NONE: readonly KeptManifests[] = [];

/** Manifests that were exported in this session, newest first. In memory only: a reload or signing out forgets them. */
export function useKeptManifests(): readonly KeptManifests[] {
  const { id } = useSession();
  const { data = NONE } = useQuery<readonly KeptManifests[]>({
    queryKey: [NAME, id],
    queryFn: skipToken,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  return data;
}

export function useKeepManifests(): (kept: KeptManifests) => void {
  const { id } = useSession();
  const queries = useQueryClient();
  return useCallback(
    (kept) => {
      // Otherwise they are forgotten after a few minutes on screens that do not show them.
      queries.setQueryDefaults([NAME], { gcTime: Infinity });
      queries.setQueryData<readonly KeptManifests[]>([NAME, id], (others = NONE) => [kept, ...others]);
    },
    [id, queries],
  );
}
