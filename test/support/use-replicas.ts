import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { freshKey } from './client.js';
import { JobsClient } from './jobs.js';
import { build, BUILD_WITHIN_MS, type Replica } from './replica.js';
import { startSandbox } from './sandbox.js';
import type { Service } from './service.js';

/* The upstream of the replicas of the current block, as live bindings that `useReplicaSandbox()` sets. */
export let sandbox: Sandbox;
/** A new key with an empty account for each test. */
export let key: string;

/** Compiles the service and starts a sandbox for its replicas. */
export function useReplicaSandbox(): void {
  beforeAll(async () => {
    build();
    sandbox = await startSandbox();
  }, BUILD_WITHIN_MS);
  beforeEach(() => {
    sandbox.reset();
    key = freshKey(sandbox);
  });
  afterAll(() => sandbox.close());
}

/** Uses this key, with an empty account, instead of the new one. */
export function useKey(own: string): void {
  key = own;
  sandbox.addAccount(key);
}

export const asService = (replica: Replica | undefined): Service => replica as unknown as Service;

/** A client for the jobs of the current key. */
export const clientOf = (replica: Replica | undefined): JobsClient =>
  new JobsClient(() => asService(replica), key);

/** Creates vector stores and returns their ids. */
export function createStores(count: number): string[] {
  const account = sandbox.account(key);
  return Array.from({ length: count }, (_, at) => account.createStore({ id: `vs_${at}` }));
}

/** Checks that every id is reported once, as deleted, and is deleted. */
export async function expectAllDeleted(
  client: JobsClient,
  id: string,
  ids: readonly string[],
): Promise<void> {
  const { success, failed, summary } = await client.report(id);
  expect(failed).toEqual([]);
  expect(success).toEqual(ids);
  expect(summary).toEqual({
    requested: ids.length,
    distinct: ids.length,
    deleted: ids.length,
    failed: 0,
    not_attempted: 0,
  });
  expect(sandbox.account(key).storeIds()).toEqual([]);
  const reported = (await client.events(id)).filter(({ event }) => event === 'outcome');
  expect(reported.map(({ data }) => data.id as string).sort()).toEqual([...ids].sort());
}
