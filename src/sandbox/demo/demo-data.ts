import { itemAt, SeededPicker } from '../random.js';
import type { Account } from '../state/account.js';
import type { AttachOptions } from '../state/attached-file.js';
import type { StoreDraft, SandboxVectorStore } from '../state/sandbox-vector-store.js';
import { DAY_SECONDS } from '../units.js';
import { uploadDemoFiles, type DemoFile } from './demo-files.js';
import { ENVIRONMENTS, REGIONS, TOPICS } from './topics.js';

const STORE_COUNT = 250;
const DEMO_SEED = 20_240_501;
/** The last searchable files are orphans, and the first are shared. */
const ORPHAN_COUNT = 90;
const SHARED_COUNT = 60;
/** Positions of the stores with a dangling attachment. */
const DANGLING_POSITIONS = [101, 111, 121];
const INDEXING_SERVER_ERROR = { code: 'server_error', message: 'An internal error occurred.' } as const;

/** The use of a demo store. It depends on the position, so every page of a listing has stores of every kind. */
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
 * Adds 250 vector stores and 900 files: active, idle, empty, expiring, expired, scratch and protected stores; shared,
 * orphaned, duplicate, failed and stuck files, and dangling attachments. The data is the same at every start, with ages relative
 * to the clock.
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
    const createdAt =
      account.nowSeconds - Math.floor(380 * DAY_SECONDS * (1 - index / STORE_COUNT)) - DAY_SECONDS;
    return account.createStore({ createdAt, ...storeDraft(index, createdAt, account.nowSeconds, picker) });
  });
}

function storeDraft(index: number, createdAt: number, now: number, picker: SeededPicker): StoreDraft {
  const kind = itemAt(STORE_KINDS, index);
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
  const daysAgo = (days: number): number => Math.max(createdAt, now - days * DAY_SECONDS);
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

/** Attaches at least one file to every store that is not empty, and none that is newer than the store's last activity. */
function attachFiles(
  account: Account,
  picker: SeededPicker,
  stores: readonly SandboxVectorStore[],
  files: readonly DemoFile[],
): void {
  const holders = stores.filter((_, index) => itemAt(STORE_KINDS, index) !== 'empty');
  files.slice(0, files.length - ORPHAN_COUNT).forEach((each, index) => {
    const candidates = holders.filter((store) => store.lastActiveAt >= each.file.createdAt);
    const holderCount = index < SHARED_COUNT ? picker.between(2, 8) : 1;
    const chosen = new Set(Array.from({ length: holderCount }, () => picker.oneOf(candidates)));
    const first = holders[index - SHARED_COUNT];
    for (const store of first ? [first] : chosen)
      account.attach(store, each.file, attachOptions(each, store, index));
  });
}

/** Runs last because creating a file changes all later ids. */
function addDanglingAttachments(account: Account, stores: readonly SandboxVectorStore[]): void {
  for (const place of DANGLING_POSITIONS) {
    const store = itemAt(stores, place);
    const file = account.files.create({
      filename: `withdrawn-${place}.md`,
      createdAt: store.createdAt - DAY_SECONDS,
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
