import { TooMuchWorkError } from '../bulk/too-much-work.error.js';
import { Environment } from '../config/environment.js';
import { Credentials } from '../openai/credentials.js';
import type { OpenAiGateway } from '../openai/gateway/openai.gateway.js';
import { UpstreamError } from '../openai/upstream-error.js';
import { CallScope } from '../openai/call-scope.js';
import { MAX_HELD, Inventory } from './inventory.js';

const PAGE = 10_000;

/** Stores that list ids for as long as they may. */
class EndlessStores {
  listed = 0;

  async *listVectorStoreFiles(
    _id: string,
    { signal }: { signal: AbortSignal },
  ): AsyncGenerator<{ id: string }> {
    while (!signal.aborted) {
      for (let at = 0; at < PAGE; at += 1) yield { id: 'file-1' };
      this.listed += PAGE;
      await Promise.resolve();
    }
  }
}

describe('Inventory', () => {
  it('gives up stores that list more files than memory is meant for, and stops listing', async () => {
    const stores = new EndlessStores();
    const scan = new Inventory(stores as unknown as OpenAiGateway, new Environment());
    const credentials = new Credentials({ apiKey: 'sk-one' }, 'sixteen characters');
    const work = new CallScope({ credentials, signal: new AbortController().signal, requestId: 'one' });
    await expect(scan.holdings(['vs_1', 'vs_2'], work)).rejects.toEqual(
      new TooMuchWorkError(
        'vector_store_ids',
        'hold more than 1000000 files together: name fewer stores at a time',
      ),
    );
    expect(stores.listed).toBeLessThanOrEqual(MAX_HELD + 4 * PAGE);
  });

  describe('of a store whose files are not found', () => {
    const notFound = (): UpstreamError =>
      new UpstreamError({
        failure: 'status',
        status: 404,
        message: 'No.',
        mayHaveActed: false,
        provesAbsence: true,
      });
    const credentials = new Credentials({ apiKey: 'sk-one' }, 'sixteen characters');
    const work = new CallScope({ credentials, signal: new AbortController().signal, requestId: 'one' });
    let listings: (readonly { id: string }[] | UpstreamError)[][];

    /** @param store what is answered when it is asked for */
    async function scanned(store: () => Promise<unknown>): Promise<unknown[]> {
      const gateway = {
        getVectorStore: store,
        // eslint-disable-next-line @typescript-eslint/require-await -- as pages come in
        listVectorStoreFiles: async function* (): AsyncGenerator<{ id: string }> {
          for (const page of listings.shift() ?? []) {
            if (page instanceof UpstreamError) throw page;
            yield* page;
          }
        },
        // eslint-disable-next-line @typescript-eslint/require-await -- as pages come in
        listVectorStores: async function* (): AsyncGenerator<{ id: string }> {
          yield { id: 'vs_1' };
        },
      };
      const inventory = new Inventory(gateway as unknown as OpenAiGateway, new Environment());
      const found: unknown[] = [];
      for await (const one of inventory.scan(inventory.stores(work), work, ({ id }) => id)) found.push(one);
      return found;
    }
    const there = (): Promise<object> => Promise.resolve({ body: {} });
    const store = { id: 'vs_1' };

    it('says that it is gone where it is', async () => {
      listings = [[notFound()]];
      const found = await scanned(() => Promise.reject(notFound()));
      expect(found).toEqual([{ store, kept: [], error: notFound(), isGone: true }]);
    });

    it('looks again where it is there', async () => {
      listings = [[notFound()], [[{ id: 'file-1' }]]];
      expect(await scanned(there)).toEqual([{ store, kept: ['file-1'] }]);
    });

    it.each<[string, (readonly { id: string }[] | UpstreamError)[][]]>([
      ['twice', [[notFound()], [notFound()]]],
      ['in the middle', [[[{ id: 'file-1' }], notFound()]]],
    ])('says that it could not where that happens %s', async (_when, given) => {
      listings = given;
      expect(await scanned(there)).toEqual([{ store, kept: [], error: notFound() }]);
    });

    it('says that it could not where the store cannot be asked for', async () => {
      const failure = new UpstreamError({
        failure: 'status',
        status: 500,
        message: 'Oops.',
        mayHaveActed: false,
      });
      listings = [[notFound()]];
      expect(await scanned(() => Promise.reject(failure))).toEqual([{ store, kept: [], error: failure }]);
    });
  });
});
