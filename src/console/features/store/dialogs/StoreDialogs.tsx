import { AttributesDialog } from './AttributesDialog';
import { CloneDialog } from './CloneDialog';
import { DeleteStoreDialog } from './DeleteStoreDialog';
import { ExportDialog } from './ExportDialog';
import { FileDialog } from './FileDialog';
import { FileRemovalDialog } from './FileRemovalDialog';
import { FilesRemovalDialog } from './FilesRemovalDialog';
import type { OpenDialog } from './open-dialog';
import { ReattachDialog } from './ReattachDialog';
import type { Store } from '../store-requests';
import type { StoreFiles } from '../use-store-files';

interface StoreDialogsProps {
  readonly dialog: OpenDialog;
  readonly store: Store;
  readonly files: StoreFiles;
  readonly onOpen: (dialog: OpenDialog) => void;
  readonly onClose: () => void;
  /** The store may have changed. */
  readonly onChanged: () => void;
}

export function StoreDialogs({ dialog, store, files, onOpen, onClose, onChanged }: StoreDialogsProps) {
  const common = { store, files, onClose, onChanged };
  switch (dialog.kind) {
    case 'file': {
      const file = files.rows.find(({ id }) => id === dialog.fileId);
      return file && <FileDialog file={file} onOpen={onOpen} onClose={onClose} />;
    }
    case 'detach':
    case 'delete': {
      const [only] = dialog.fileIds;
      return dialog.fileIds.length === 1 && only !== undefined ? (
        <FileRemovalDialog {...common} kind={dialog.kind} fileId={only} onDone={dialog.onDone} />
      ) : (
        <FilesRemovalDialog {...common} kind={dialog.kind} selection={dialog} />
      );
    }
    case 'attributes':
      return <AttributesDialog {...common} selection={dialog} />;
    case 'reattach':
      return <ReattachDialog {...common} fileIds={dialog.fileIds} />;
    case 'clone':
      return <CloneDialog store={store} onClose={onClose} />;
    case 'export':
      return <ExportDialog store={store} onClose={onClose} />;
    case 'delete-store':
      return <DeleteStoreDialog store={store} onClose={onClose} />;
  }
}
