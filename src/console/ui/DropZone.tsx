import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { Button } from './Button';
import { classes } from './classes';
import styles from './DropZone.module.css';

interface DropZoneProps {
  /** Text of the button that opens the file dialog. */
  readonly label: ReactNode;
  /** Shown next to the button. */
  readonly hint: ReactNode;
  readonly onFiles: (files: readonly File[]) => void;
  /** Types that the file dialog offers. Default: all. */
  readonly accept?: string;
  readonly children?: ReactNode;
}

/** Takes files that are dropped on it or chosen in a file dialog, which also works without a mouse. */
export function DropZone({ label, hint, onFiles, accept, children }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const take = (files: readonly File[]): void => {
    if (files.length > 0) onFiles(files);
  };
  const onDragOver = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setIsOver(true);
  };
  const onDrop = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setIsOver(false);
    take(filesOf(event.dataTransfer));
  };
  return (
    <div
      className={classes(styles.zone, isOver && styles.over)}
      onDragEnter={onDragOver}
      onDragOver={onDragOver}
      onDragLeave={() => setIsOver(false)}
      onDrop={onDrop}
    >
      <div className={styles.line}>
        <Button onClick={() => input.current?.click()}>{label}</Button>
        <span className={styles.hint}>{hint}</span>
        {children}
      </div>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accept}
        onChange={(event) => {
          take([...(event.target.files ?? [])]);
          // So that the same file can be chosen again.
          event.target.value = '';
        }}
      />
    </div>
  );
}

/** The dropped files without folders, which cannot be read as files. */
function filesOf({ items, files }: DataTransfer): File[] {
  const isFolder = (item: DataTransferItem | undefined): boolean =>
    item?.webkitGetAsEntry()?.isDirectory === true;
  const dropped = [...items].filter(({ kind }) => kind === 'file');
  return [...files].filter((_file, index) => !isFolder(dropped[index]));
}
