import { type ActionResult, settledWith } from '../../bulk/bulk-runner.js';
import type { Caller } from '../../openai/caller.js';
import type { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { OpenAiFile, ReadResult, VectorStore } from '../../openai/gateway/types.js';
import { ApplyRun } from './apply-run.js';
import type { PlannedFileDto, PlannedVectorStoreDto } from './dto/cleanup-plan.dto.js';
import { filesDigest } from './files-digest.js';

const FILES = ['file-1', 'file-2', 'file-3'];
const STORE: PlannedVectorStoreDto = {
  id: 'vs_a',
  name: 'a',
  status: 'completed',
  metadata: {},
  usage_bytes: 0,
  created_at: 1,
  last_active_at: 1,
  files: FILES.length,
  files_digest: filesDigest(FILES),
};
const fileOf = (id: string): PlannedFileDto => ({
  id,
  filename: 'a.md',
  bytes: 1,
  purpose: 'assistants',
  created_at: 1,
  reason: 'exclusive',
  vector_store_ids: ['vs_a'],
});

describe('ApplyRun', () => {
  const caller = {} as Caller;
  let store: { -readonly [Field in keyof VectorStore]?: VectorStore[Field] };
  let requests: string[];
  let run: ApplyRun;

  beforeEach(() => {
    jest.useFakeTimers();
    store = { id: 'vs_a', name: 'a', created_at: 1, last_active_at: 1 };
    requests = [];
    run = runOver();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const read = <Body>(request: string, body: unknown): Promise<ReadResult<Body>> => {
    requests.push(request);
    return Promise.resolve({ body: body as Body, attempts: 1, requestId: undefined });
  };

  function runOver(): ApplyRun {
    const files = new Map(FILES.map((id) => [id, fileOf(id)]));
    const gateway: Partial<OpenAiGateway> = {
      getVectorStore: (id) => read(id, store),
      getFile: (id) => read<OpenAiFile>(id, { ...fileOf(id), object: 'file' }),
      // eslint-disable-next-line @typescript-eslint/require-await -- a listing is a stream
      listVectorStoreFiles: async function* () {
        requests.push('its files');
        for (const id of FILES)
          yield { id, object: 'vector_store.file', vector_store_id: 'vs_a', status: 'completed' };
      },
    };
    const done = (id: string): Promise<ActionResult> => {
      requests.push(`deletes ${id}`);
      return Promise.resolve(settledWith());
    };
    return new ApplyRun(gateway as OpenAiGateway, {
      stores: new Map([['vs_a', STORE]]),
      files,
      holders: new Map(FILES.map((id) => [id, ['vs_a']])),
      mustStay: new Map(),
      protectedStores: new Set(),
      reasonsFor: () => [],
      deletedBefore: [],
      fileDeletion: { act: done },
      vectorStoreDeletion: { act: done },
    });
  }

  it('checks a store once for the files that are deleted within a second', async () => {
    await run.files.act('file-1', caller);
    jest.advanceTimersByTime(999);
    await run.files.act('file-2', caller);
    jest.advanceTimersByTime(1);
    await run.files.act('file-3', caller);
    expect(requests).toEqual([
      'vs_a',
      'its files',
      'file-1',
      'deletes file-1',
      'file-2',
      'deletes file-2',
      'vs_a',
      'file-3',
      'deletes file-3',
    ]);
  });

  it('skips the store and its other files when the store is renamed during the run', async () => {
    await run.files.act('file-1', caller);
    store.name = 'precious';
    jest.advanceTimersByTime(1_000);
    const reason = 'its name is now "precious"';
    const drifted = (id: string): ActionResult =>
      settledWith({ id, object: 'file', outcome: 'drifted', reason: `vs_a is skipped: ${reason}` });
    expect(await run.files.act('file-2', caller)).toEqual(drifted('file-2'));
    store.name = 'a';
    jest.advanceTimersByTime(1_000);
    expect(await run.files.act('file-3', caller)).toEqual(drifted('file-3'));
    expect(await run.vectorStores.act('vs_a', caller)).toEqual(
      settledWith({ id: 'vs_a', object: 'vector_store', outcome: 'drifted', reason }),
    );
  });

  it('does not count its own deletions as a use of the store', async () => {
    await run.files.act('file-1', caller);
    store.last_active_at = 2;
    jest.advanceTimersByTime(1_000);
    await run.files.act('file-2', caller);
    await run.vectorStores.act('vs_a', caller);
    expect(requests.filter((request) => request.startsWith('deletes'))).toEqual([
      'deletes file-1',
      'deletes file-2',
      'deletes vs_a',
    ]);
  });
});
