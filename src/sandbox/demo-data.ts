import type { Account } from './state/account.js';

/** Fills the account with the demo's stores and files. */
export function fillWithDemoData(account: Account): void {
  account.createStore({ name: 'Demo' });
}
