import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { useBlocker } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useApi } from '../../../api/session';
import { attachRequest, type StoreFile, uploadRequest } from '../store-requests';
import { isActive, type Upload, UploadQueue } from './upload-queue';
import type { StoreFiles } from '../use-store-files';

export interface Uploads {
  readonly uploads: readonly Upload[];
  readonly queue: UploadQueue;
}

/**
 * Uploads files to the store. Asks before the screen is left during an upload, because that cancels it.
 *
 * @param onFiles called with attached files
 */
export function useUploads(storeId: string, onFiles: StoreFiles['update']): Uploads {
  const api = useApi();
  const { formatMessage } = useIntl();
  const [queue] = useState(() => new UploadQueue());
  const onAttached = useEffectEvent(onFiles);
  useEffect(() => {
    queue.connect({
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
    return queue.cancelAll;
  }, [queue, api, storeId]);
  const uploads = useSyncExternalStore(queue.subscribe, queue.snapshot);
  const isUploading = uploads.some(isActive);
  useBlocker({
    shouldBlockFn: () => isUploading && !window.confirm(formatMessage({ id: 'store.upload.leave' })),
    enableBeforeUnload: () => isUploading,
    disabled: !isUploading,
  });
  return { uploads, queue };
}
