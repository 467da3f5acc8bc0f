import type { Account } from './state/account.js';
import type { SandboxFile } from './state/sandbox-file.js';

export interface FixtureSpec {
  readonly stores: number;
  /** Default 0. */
  readonly files_per_store?: number;
  /** Number of these files that are attached to every store. Default 0. */
  readonly shared?: number;
  /** Ids of the first stores and files, for ids that OpenAI does not use. Default: sequential ids. */
  readonly store_ids?: readonly string[];
  readonly file_ids?: readonly string[];
}

/** The created ids, oldest first. */
export interface Fixtures {
  readonly storeIds: string[];
  readonly fileIds: string[];
}

const FIXTURE_CONTENT = Buffer.from('A fixture.\n');

/** Creates stores and files for tests and benchmarks. Sequential ids continue in the next call. */
export function addFixtures(account: Account, spec: FixtureSpec): Fixtures {
  const { stores, files_per_store: perStore = 0, shared = 0, store_ids = [], file_ids = [] } = spec;
  const created: SandboxFile[] = [];
  const newFile = (): SandboxFile => {
    const file = account.files.create({
      id: file_ids[created.length] ?? account.ids.fixture('file-'),
      filename: 'fixture.txt',
      content: FIXTURE_CONTENT,
    });
    created.push(file);
    return file;
  };
  const common = Array.from({ length: Math.min(shared, perStore) }, newFile);
  const storeIds: string[] = [];
  for (let index = 0; index < stores; index += 1) {
    const id = store_ids[index] ?? account.ids.fixture('vs_');
    const store = account.createStore({ id, name: `Fixture ${index + 1}` });
    storeIds.push(store.id);
    for (const file of common) account.attach(store, file);
    for (let own = common.length; own < perStore; own += 1) account.attach(store, newFile());
  }
  return { storeIds, fileIds: created.map((file) => file.id) };
}
