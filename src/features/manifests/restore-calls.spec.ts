import type { Indexing } from '../../indexing/indexing.js';
import type { Caller } from '../../openai/caller.js';
import type { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import { RestoreCalls } from './restore-calls.js';
import { storeToRestore } from './vector-store-manifest.js';

const { files } = storeToRestore({ vector_store: { id: 'vs_a' }, files: [{ file_id: 'f1' }] });

it('reports an attached file that the store does not list as pending', async () => {
  const gateway = {
    createFileBatch: () => Promise.resolve({ body: { id: 'vsfb_1' }, attempts: 1, requestId: 'req_1' }),
  };
  const indexing = { batchEnds: () => Promise.resolve(), batchFiles: () => Promise.resolve(new Map()) };
  const calls = new RestoreCalls(gateway as unknown as OpenAiGateway, indexing as unknown as Indexing);
  expect(await calls.attach('vs_a_new', 'vs_a', files, {} as Caller)).toEqual([
    {
      id: 'f1',
      object: 'vector_store.file',
      outcome: 'pending',
      vector_store_id: 'vs_a_new',
      from: 'vs_a',
      reason: 'attached, but the store does not list it',
    },
  ]);
});
