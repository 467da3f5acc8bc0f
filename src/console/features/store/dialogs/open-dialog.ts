import type { FileTarget } from '../store-requests';

/** The open dialog and its subject. */
export type OpenDialog =
  | { readonly kind: 'file'; readonly fileId: string }
  | ({ readonly kind: 'detach' | 'delete' | 'attributes' } & FileSelection)
  | { readonly kind: 'reattach'; readonly fileIds?: readonly string[] }
  | { readonly kind: 'clone' | 'export' }
  | { readonly kind: 'delete-store' };

export interface FileSelection {
  readonly fileIds: readonly string[];
  /** The same files, as they are sent. */
  readonly target: FileTarget;
  /** Called after the action, for example to clear the selection. */
  readonly onDone?: (() => void) | undefined;
}

/** A selection of one file. */
export const selectionOf = (fileId: string): FileSelection => ({
  fileIds: [fileId],
  target: { file_ids: [fileId] },
});
