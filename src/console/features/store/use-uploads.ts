import { useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from 'react';
import { useBlocker } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useApi } from '../../api/session';
import { attachRequest, type StoreFile, uploadRequest } from './store-requests';
import { isActive, type Upload, UploadQueue } from './upload-queue';
import type { StoreFiles } from './use-store-files';

export interface Uploads extends Pick<UploadQueue, 'add' | 'retryFailed' | 'cancelAll' | 'clear'> {
  readonly uploads: readonly Upload[];
}

/** Uploads files to the store. Asks before the screen is left during an upload, because that cancels it. */
export function useUploads(storeId: string, { update }: Pick<StoreFiles, 'update'>): Uploads {
  const api = useApi();
  const { formatMessage } = useIntl();
  const onAttached = useEffectEvent(update);
  const [queue, setQueue] = useState<UploadQueue>();
  useEffect(() => {
    const created = new UploadQueue({
      send: async (file, options) => {
        const form = new FormData();
        form.append('purpose', 'assistants');
        form.append('file', file);
        return (await api.upload(uploadRequest(file.name), form, options)).id;
      },
      attach: async (fileId, { name, bytes }, signal) => {
        const attached = await api.json(attachRequest(storeId, fileId), { signal });
        onAttached([{ ...(attached as StoreFile), filename: name, bytes, purpose: 'assistants' }]);
      },
    });
    setQueue(created);
    return () => created.cancelAll();
  }, [api, storeId]);
  const uploads = useSyncExternalStore(queue?.subscribe ?? noSubscription, queue?.snapshot ?? noUploads);
  const isUploading = uploads.some(isActive);
  useBlocker({
    shouldBlockFn: () => isUploading && !window.confirm(formatMessage({ id: 'store.upload.leave' })),
    enableBeforeUnload: () => isUploading,
    disabled: !isUploading,
  });
  return useMemo(
    () => ({
      uploads,
      add: (files) => queue?.add(files),
      retryFailed: () => queue?.retryFailed(),
      cancelAll: () => queue?.cancelAll(),
      clear: () => queue?.clear(),
    }),
    [uploads, queue],
  );
}

const noSubscription = () => () => undefined;
const NO_UPLOADS: readonly Upload[] = [];
const noUploads = () => NO_UPLOADS;
