import { TooMuchWorkError } from '../bulk/too-much-work.error.js';
import { Environment } from '../config/environment.js';
import { Credentials } from '../openai/credentials.js';
import type { OpenAiGateway } from '../openai/openai.gateway.js';
import { Work } from '../openai/work.js';
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
    const work = new Work({ credentials, signal: new AbortController().signal, requestId: 'one' });
    await expect(scan.holdings(['vs_1', 'vs_2'], work)).rejects.toEqual(
      new TooMuchWorkError(
        'vector_store_ids',
        'hold more than 1000000 files together: name fewer stores at a time',
      ),
    );
    expect(stores.listed).toBeLessThanOrEqual(MAX_HELD + 4 * PAGE);
  });
});
