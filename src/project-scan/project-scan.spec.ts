import { TooMuchWorkError } from '../bulk/too-much-work.error.js';
import { Environment } from '../config/environment.js';
import { Credentials } from '../openai/credentials.js';
import type { OpenAiGateway } from '../openai/gateway/openai.gateway.js';
import { UpstreamError } from '../openai/upstream-error.js';
import { CallScope } from '../openai/call-scope.js';
import { MAX_ITEMS_IN_MEMORY } from './project-files.js';
import { ProjectScan } from './project-scan.js';

const PAGE = 10_000;

/** Stores that list files until they are aborted. */
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
  it('stops listing when the files exceed the memory limit', async () => {
    const stores = new EndlessStores();
    const scan = new ProjectScan(stores as unknown as OpenAiGateway, new Environment());
    const credentials = new Credentials({ apiKey: 'sk-one' }, 'sixteen characters');
    const work = new CallScope({ credentials, signal: new AbortController().signal, requestId: 'one' });
    await expect(scan.holdings(['vs_1', 'vs_2'], work)).rejects.toEqual(
      new TooMuchWorkError('vector_store_ids', 'hold more than 1000000 files in total: send fewer stores'),
    );
    expect(stores.listed).toBeLessThanOrEqual(MAX_ITEMS_IN_MEMORY + 4 * PAGE);
  });

  describe('when the files of a store are not found', () => {
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

    /** @param store the response to reading the store */
    async function scanned(store: () => Promise<unknown>): Promise<unknown[]> {
      const gateway = {
        getVectorStore: store,
        // eslint-disable-next-line @typescript-eslint/require-await -- a listing is a stream
        listVectorStoreFiles: async function* (): AsyncGenerator<{ id: string }> {
          for (const page of listings.shift() ?? []) {
            if (page instanceof UpstreamError) throw page;
            yield* page;
          }
        },
        // eslint-disable-next-line @typescript-eslint/require-await -- a listing is a stream
        listVectorStores: async function* (): AsyncGenerator<{ id: string }> {
          yield { id: 'vs_1' };
        },
      };
      const projectScan = new ProjectScan(gateway as unknown as OpenAiGateway, new Environment());
      const found: unknown[] = [];
      for await (const one of projectScan.scanStores(projectScan.vectorStores(work), work, ({ id }) => id))
        found.push(one);
      return found;
    }
    const there = (): Promise<object> => Promise.resolve({ body: {} });
    const store = { id: 'vs_1' };

    it('reports the store as deleted if it does not exist', async () => {
      listings = [[notFound()]];
      const found = await scanned(() => Promise.reject(notFound()));
      expect(found).toEqual([{ store, listed: 0, kept: [], error: notFound(), isDeleted: true }]);
    });

    it('lists the files again if the store exists', async () => {
      listings = [[notFound()], [[{ id: 'file-1' }]]];
      expect(await scanned(there)).toEqual([{ store, listed: 1, kept: ['file-1'] }]);
    });

    it.each<[string, (readonly { id: string }[] | UpstreamError)[][], number]>([
      ['twice', [[notFound()], [notFound()]], 0],
      ['in the middle', [[[{ id: 'file-1' }], notFound()]], 1],
    ])('reports the error if that happens %s', async (_when, given, listed) => {
      listings = given;
      expect(await scanned(there)).toEqual([{ store, listed, kept: [], error: notFound() }]);
    });

    it('reports the error of reading the store if that fails', async () => {
      const failure = new UpstreamError({
        failure: 'status',
        status: 500,
        message: 'Oops.',
        mayHaveActed: false,
      });
      listings = [[notFound()]];
      expect(await scanned(() => Promise.reject(failure))).toEqual([
        { store, listed: 0, kept: [], error: failure },
      ]);
    });
  });
});
