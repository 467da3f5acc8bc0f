import { Injectable } from '@nestjs/common';
import { Operation, type Progress, type Tally } from '../../bulk/operation.js';
import { ProjectScan, requireListed } from '../../project-scan/project-scan.js';
import type { Caller } from '../../openai/caller.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { OpenAiFile, VectorStore, VectorStoreFile } from '../../openai/gateway/types.js';
import { UpstreamError } from '../../openai/upstream-error.js';
import { CallScope } from '../../openai/call-scope.js';
import { filterAsync } from '../../selectors/criteria/conditions.js';
import {
  type VectorStoreSelector,
  vectorStoreMatcher,
} from '../../selectors/criteria/vector-store-selector.js';

/** A store that holds a file, and how it does. */
export interface FileHolder {
  /** The store's. */
  readonly id: string;
  readonly name: string | null;
  /** Of the file in this store, as are the fields below. */
  readonly status: VectorStoreFile['status'];
  readonly attributes: NonNullable<VectorStoreFile['attributes']> | null;
  /** Unix time in seconds of the attachment. */
  readonly created_at: number | null;
}

/** The file itself. */
export type HeldFile = Pick<OpenAiFile, 'id' | 'filename' | 'bytes' | 'purpose'>;

export interface FileHolderList {
  readonly object: 'list';
  /** In the order in which stores are listed: newest first. */
  readonly data: readonly FileHolder[];
  /** `null` where stores still list a file that is gone. */
  readonly file: HeldFile | null;
  /** Always: all stores that are meant were looked into, or it is an error. */
  readonly complete: true;
}

/** A store that is looked into, and its place among all of them. */
type Placed = Pick<VectorStore, 'id' | 'name'> & { readonly place: number };

/** Finds out which stores hold a file: OpenAI tells it for no file, so all stores are looked into. */
@Injectable()
export class FileHolders {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly projectScan: ProjectScan,
  ) {}

  /** The stores as they are found; the answer in their own order. Only those that are meant are looked into. */
  of(caller: Caller, fileId: string, selector: VectorStoreSelector): Operation<FileHolder, FileHolderList> {
    const work = new CallScope(caller);
    const stores = filterAsync(this.projectScan.vectorStores(work), vectorStoreMatcher(selector));
    const search = new Search(fileId, placed(stores), this.gateway, this.projectScan, work);
    return new Operation(
      search.run(),
      search,
      (holders) => ({ object: 'list', data: search.inOrder(holders), file: search.file, complete: true }),
      'item',
      () => work.callsInFlight,
    );
  }
}

/** One search. */
class Search implements Tally<FileHolder> {
  file: HeldFile | null = null;
  private found = 0;
  private lookedInto = 0;
  private readonly places = new Map<string, number>();

  constructor(
    private readonly fileId: string,
    private readonly stores: AsyncIterable<Placed>,
    private readonly gateway: OpenAiGateway,
    private readonly projectScan: ProjectScan,
    private readonly work: CallScope,
  ) {}

  /**
   * @throws UpstreamError 404 when neither the file is there nor a store that lists it, and when a store cannot be looked
   * into: nothing may be concluded then
   */
  async *run(): AsyncGenerator<FileHolder> {
    const { work } = this;
    const reading = this.read();
    reading.catch((error: unknown) => work.stop(error as Error));
    try {
      yield* this.scan();
    } catch (error) {
      work.stop(error as Error);
      throw work.stopped ?? (error as Error);
    }
    const missing = await reading;
    if (missing !== undefined && this.places.size === 0) throw missing;
  }

  add(): void {
    this.found += 1;
  }

  get summary(): object {
    return { count: this.found, complete: true, file: this.file };
  }

  /** In stores that were looked into. */
  get progress(): Progress {
    return { done: this.lookedInto, failed: 0 };
  }

  inOrder(holders: readonly FileHolder[]): FileHolder[] {
    const placeOf = ({ id }: FileHolder): number => this.places.get(id) ?? 0;
    return holders.toSorted((one, other) => placeOf(one) - placeOf(other));
  }

  private async *scan(): AsyncGenerator<FileHolder> {
    const pick = (entry: VectorStoreFile): VectorStoreFile | undefined =>
      entry.id === this.fileId ? entry : undefined;
    for await (const scanned of this.projectScan.scanStores(this.stores, this.work, pick)) {
      requireListed(scanned, 'could not check which stores hold the file');
      this.lookedInto += 1;
      const { store, kept } = scanned;
      for (const { status, attributes = null, created_at = null } of kept) {
        this.places.set(store.id, store.place);
        yield { id: store.id, name: store.name, status, attributes, created_at };
      }
    }
  }

  /** Resolves with the 404 where there is no such file. */
  private async read(): Promise<UpstreamError | undefined> {
    try {
      const { id, filename, bytes, purpose } = (await this.gateway.getFile(this.fileId, this.work.caller))
        .body;
      this.file = { id, filename, bytes, purpose };
      return undefined;
    } catch (error) {
      if (error instanceof UpstreamError && error.isNotFound) return error;
      throw error;
    }
  }
}

async function* placed(stores: AsyncIterable<VectorStore>): AsyncGenerator<Placed> {
  let place = 0;
  for await (const { id, name } of stores) yield { id, name, place: (place += 1) };
}
