import { useCallback, useMemo, useState } from 'react';
import { useKeptManifests } from '../../api/kept-manifests';
import { type ManifestFault, readManifests, type RestorableStore, withoutContent } from './manifest-file';

interface UnreadableFile {
  readonly name: string;
  readonly fault: ManifestFault | 'large';
}

export interface RestorableStores {
  readonly stores: readonly RestorableStore[];
  readonly unreadable: readonly UnreadableFile[];
  readonly addFiles: (files: readonly File[]) => void;
  /** Adds the manifests that this session keeps for a job. */
  readonly addJob: (jobId: string) => void;
  readonly clear: () => void;
}

let lastId = 0;

/** @param jobId adds its manifests at the start */
export function useRestorableStores(jobId: string | undefined): RestorableStores {
  const kept = useKeptManifests();
  const ofJob = useCallback(
    (id: string): RestorableStore[] =>
      kept
        .filter((one) => one.jobId === id)
        .flatMap(({ manifests }) => manifests)
        .map((manifest) => ({ id: nextId(), manifest: withoutContent(manifest), source: id })),
    [kept],
  );
  const [stores, setStores] = useState<readonly RestorableStore[]>(() =>
    jobId === undefined ? [] : ofJob(jobId),
  );
  const [unreadable, setUnreadable] = useState<readonly UnreadableFile[]>([]);
  const addFiles = useCallback((files: readonly File[]) => {
    setUnreadable([]);
    for (const file of files) {
      void read(file).then((result) => {
        if ('fault' in result) setUnreadable((last) => [...last, { name: file.name, fault: result.fault }]);
        else {
          const added = result.manifests.map((manifest) => ({ id: nextId(), manifest, source: file.name }));
          setStores((last) => [...last, ...added]);
        }
      });
    }
  }, []);
  const addJob = useCallback(
    (id: string) => setStores((last) => [...last.filter(({ source }) => source !== id), ...ofJob(id)]),
    [ofJob],
  );
  const clear = useCallback(() => {
    setStores([]);
    setUnreadable([]);
  }, []);
  return useMemo(
    () => ({ stores, unreadable, addFiles, addJob, clear }),
    [stores, unreadable, addFiles, addJob, clear],
  );
}

const nextId = (): string => String((lastId += 1));

async function read(file: File): Promise<ReturnType<typeof readManifests> | { readonly fault: 'large' }> {
  try {
    return readManifests(await file.text());
  } catch {
    return { fault: 'large' };
  }
}
