import { Gate } from '../async/gate.js';
import { mapConcurrent } from '../async/map-concurrent.js';
import type { Caller } from '../openai/caller.js';
import type { OpenAiGateway } from '../openai/gateway/openai.gateway.js';
import type { OpenAiFile, ReadResult, VectorStore, VectorStoreFile } from '../openai/gateway/types.js';
import { unlessGone } from './unless-gone.js';

/** Reads of one run at a time, however many things are read back: deletions go on beside them. */
const READS_AT_ONCE = 64;
/** Stores in which one file is looked for at a time. */
const STORES_AT_ONCE = 8;

/** Reads, for one run, what is left of things; `undefined` for what is gone. Errors are those of the gateway. */
export class Leftovers {
  private readonly gate = new Gate(READS_AT_ONCE);

  constructor(private readonly gateway: OpenAiGateway) {}

  vectorStore(id: string, caller: Caller): Promise<VectorStore | undefined> {
    return this.read(() => this.gateway.getVectorStore(id, caller));
  }

  file(id: string, caller: Caller): Promise<OpenAiFile | undefined> {
    return this.read(() => this.gateway.getFile(id, caller));
  }

  entry(vectorStoreId: string, fileId: string, caller: Caller): Promise<VectorStoreFile | undefined> {
    return this.read(() => this.gateway.getVectorStoreFile(vectorStoreId, fileId, caller));
  }

  /** Those of the stores that list the file. */
  storesThatList(fileId: string, storeIds: readonly string[], caller: Caller): Promise<string[]> {
    return storesWhere(storeIds, async (id) => (await this.entry(id, fileId, caller)) !== undefined);
  }

  /** Those of the stores that do not list the file; a store that is gone itself has lost nothing. */
  storesThatLost(fileId: string, storeIds: readonly string[], caller: Caller): Promise<string[]> {
    return storesWhere(
      storeIds,
      async (id) =>
        (await this.entry(id, fileId, caller)) === undefined &&
        (await this.vectorStore(id, caller)) !== undefined,
    );
  }

  private read<Body>(reading: () => Promise<ReadResult<Body>>): Promise<Body | undefined> {
    return this.gate.run(async () => (await unlessGone(reading()))?.body);
  }
}

async function storesWhere(
  storeIds: readonly string[],
  holds: (storeId: string) => Promise<boolean>,
): Promise<string[]> {
  const check = async (id: string): Promise<string | false> => (await holds(id)) && id;
  const found: string[] = [];
  for await (const id of mapConcurrent(storeIds, STORES_AT_ONCE, check)) if (id !== false) found.push(id);
  return found;
}
