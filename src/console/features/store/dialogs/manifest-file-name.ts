const MAX_LENGTH = 60;

/** A file name that every system accepts, with the name and the id of the store. */
export function manifestFileName(name: string | null, storeId: string): string {
  const safe = (text: string): string => text.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '');
  const label = [...safe(name ?? '')].slice(0, MAX_LENGTH).join('');
  return `${[label, safe(storeId).slice(0, MAX_LENGTH)].filter((part) => part !== '').join('.')}.manifest.json`;
}
