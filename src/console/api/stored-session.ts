import type { Credentials } from './client';

const STORAGE_KEY = 'credentials';

/** The credentials that were kept for this tab; `undefined` if none or unreadable. */
export function readStoredCredentials(): Credentials | undefined {
  try {
    const value = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? 'null') as Partial<Credentials> | null;
    return typeof value?.key === 'string' ? { ...value, key: value.key } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the credentials until the tab is closed. */
export function storeCredentials(credentials: Credentials): void {
  sessionStorage.setItem(STORAGE_KEY, JSON.stringify(credentials));
}

export function forgetStoredCredentials(): void {
  try {
    sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // The browser denies access to storage, so nothing was stored.
  }
}
