import type { Account } from './state/account.js';
import type { StoredFile } from './state/stored-file.js';

export interface FixtureOrder {
  readonly stores: number;
  /** Default 0. */
  readonly files_per_store?: number;
  /** How many of them are the same files in every store. Default 0. */
  readonly shared?: number;
}

/** The ids that were made, oldest first. */
export interface Fixtures {
  readonly storeIds: string[];
  readonly fileIds: string[];
}

const TEXT = Buffer.from('A fixture.\n');

/** Makes stores and files with counted ids, for tests and benchmarks; a second call goes on counting. */
export function addFixtures(account: Account, order: FixtureOrder): Fixtures {
  const { stores, files_per_store: perStore = 0, shared = 0 } = order;
  const created: StoredFile[] = [];
  const newFile = (): StoredFile => {
    const file = account.files.create({
      id: account.ids.fixture('file-'),
      filename: 'fixture.txt',
      content: TEXT,
    });
    created.push(file);
    return file;
  };
  const common = Array.from({ length: Math.min(shared, perStore) }, newFile);
  const storeIds: string[] = [];
  for (let index = 0; index < stores; index += 1) {
    const id = account.ids.fixture('vs_');
    const store = account.createStore({ id, name: `Fixture ${index + 1}` });
    storeIds.push(store.id);
    for (const file of common) account.attach(store, file);
    for (let own = common.length; own < perStore; own += 1) account.attach(store, newFile());
  }
  return { storeIds, fileIds: created.map((file) => file.id) };
}
