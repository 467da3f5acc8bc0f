import type { Account } from '../state/account.js';
import type { AttachOptions } from '../state/attached-file.js';
import type { StoreDraft, SandboxVectorStore } from '../state/sandbox-vector-store.js';
import { uploadDemoFiles, type DemoFile } from './demo-files.js';
import { SeededPicker } from './seeded-picker.js';
import { ENVIRONMENTS, REGIONS, TOPICS } from './topics.js';

const DAY = 86_400;
const STORE_COUNT = 250;
const DEMO_SEED = 20_240_501;
/** Of the files made for stores, the last ones stay orphans and the first ones are shared. */
const ORPHAN_COUNT = 90;
const SHARED_COUNT = 60;
/** Stores, by position, that list a file which is gone. */
const DANGLING_POSITIONS = [101, 111, 121];
const INDEXING_SERVER_ERROR = { code: 'server_error', message: 'An internal error occurred.' } as const;

/** How a store of the demo is used; by position, so that every kind is on every page of a listing. */
type StoreKind = 'active' | 'empty' | 'expired' | 'expiring' | 'idle' | 'scratch';
const STORE_KINDS: readonly StoreKind[] = [
  'active',
  'active',
  'idle',
  'active',
  'empty',
  'active',
  'expiring',
  'active',
  'scratch',
  'expired',
];

/**
 * Fills the account with 250 vector stores and 900 files: active, idle, empty, expiring, expired and scratch stores, some
 * protected; shared files, orphans, duplicates, failed files, some whose indexing never ends, and entries whose file is gone.
 * The same at every start, with ages relative to the clock.
 */
export function fillWithDemoData(account: Account): void {
  const picker = new SeededPicker(DEMO_SEED);
  const files = uploadDemoFiles(account, picker);
  const stores = createStores(account, picker);
  attachFiles(account, picker, stores, files);
  addDanglingAttachments(account, stores);
}

function createStores(account: Account, picker: SeededPicker): SandboxVectorStore[] {
  return Array.from({ length: STORE_COUNT }, (_, index) => {
    const createdAt = account.nowSeconds - Math.floor(380 * DAY * (1 - index / STORE_COUNT)) - DAY;
    return account.createStore({ createdAt, ...storeDraft(index, createdAt, account.nowSeconds, picker) });
  });
}

function storeKindAt(index: number): StoreKind {
  return STORE_KINDS[index % STORE_KINDS.length] ?? 'active';
}

function storeDraft(index: number, createdAt: number, now: number, picker: SeededPicker): StoreDraft {
  const kind = storeKindAt(index);
  const topic = picker.oneOf(TOPICS);
  const env = kind === 'scratch' ? 'dev' : picker.oneOf(ENVIRONMENTS);
  const isProtected = kind === 'active' && env === 'prod' && picker.chance(0.4);
  return {
    name:
      kind === 'scratch' ? picker.oneOf(['test', 'test', 'tmp', '']) : storeName(topic.stores, env, picker),
    metadata: { team: topic.team, env, ...(isProtected ? { protected: 'true' } : {}) },
    ...storeActivity(kind, createdAt, now, picker),
  };
}

function storeName(names: readonly string[], env: string, picker: SeededPicker): string {
  return `${picker.oneOf(names)} ${picker.oneOf(REGIONS)}${env === 'prod' ? '' : ` (${env})`}`;
}

function storeActivity(kind: StoreKind, createdAt: number, now: number, picker: SeededPicker): StoreDraft {
  const daysAgo = (days: number): number => Math.max(createdAt, now - days * DAY);
  switch (kind) {
    case 'expired':
      return { lastActiveAt: createdAt, expiresAfterDays: 1 };
    case 'expiring':
      return { lastActiveAt: daysAgo(4), expiresAfterDays: picker.between(5, 11) };
    case 'idle':
      return { lastActiveAt: createdAt };
    case 'active':
    case 'empty':
    case 'scratch':
      return { lastActiveAt: daysAgo(picker.between(0, 20)) };
  }
}

/** Every store but the empty ones gets a file at least, and none that is newer than its last activity. */
function attachFiles(
  account: Account,
  picker: SeededPicker,
  stores: readonly SandboxVectorStore[],
  files: readonly DemoFile[],
): void {
  const holders = stores.filter((_, index) => storeKindAt(index) !== 'empty');
  files.slice(0, files.length - ORPHAN_COUNT).forEach((each, index) => {
    const alive = holders.filter((store) => store.lastActiveAt >= each.file.createdAt);
    const wanted = index < SHARED_COUNT ? picker.between(2, 8) : 1;
    const chosen = new Set(Array.from({ length: wanted }, () => picker.oneOf(alive)));
    const first = holders[index - SHARED_COUNT];
    for (const store of first ? [first] : chosen)
      account.attach(store, each.file, attachOptions(each, store, index));
  });
}

/** Comes last, so that the ids of all else are what they were. */
function addDanglingAttachments(account: Account, stores: readonly SandboxVectorStore[]): void {
  for (const place of DANGLING_POSITIONS) {
    const store = stores[place];
    if (!store) throw new RangeError('no such store');
    const file = account.files.create({
      filename: `withdrawn-${place}.md`,
      createdAt: store.createdAt - DAY,
    });
    account.attach(store, file, { createdAt: store.createdAt, indexingMs: 0 });
    account.deleteFileKeepingAttachments(file.id);
  }
}

function attachOptions({ file, topic }: DemoFile, store: SandboxVectorStore, index: number): AttachOptions {
  return {
    createdAt: Math.max(file.createdAt, store.createdAt),
    attributes: { team: topic.team, year: 2020 + (index % 6) },
    indexingMs: index % 90 === 45 ? Infinity : 0,
    error: index % 70 === 35 ? INDEXING_SERVER_ERROR : undefined,
  };
}
