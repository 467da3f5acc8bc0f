import { Injectable } from '@nestjs/common';
import { filterAsync, mapAsync } from '../../async/streams.js';
import type { Operation, Progress, Tally } from '../../bulk/operation.js';
import { ProjectScan, requireListed } from '../../project-scan/project-scan.js';
import type { Caller } from '../../openai/caller.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { VectorStore, VectorStoreFile } from '../../openai/gateway/types.js';
import { UpstreamError } from '../../openai/upstream-error.js';
import { CallScope } from '../../openai/call-scope.js';
import {
  type VectorStoreSelector,
  vectorStoreMatcher,
} from '../../selectors/criteria/vector-store-selector.js';
import { FileHolderDto, FileHolderListDto, HeldFileDto } from './dto/file-responses.dto.js';

/** A vector store to scan, with its position in the listing. */
type ListedStore = Pick<VectorStore, 'id' | 'name'> & { readonly position: number };

/** Finds the vector stores that a file is attached to. OpenAI cannot be asked for them, so all vector stores are scanned. */
@Injectable()
export class FileHolders {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly projectScan: ProjectScan,
  ) {}

  /** Scans the matching vector stores. The lines are in the order of discovery, the collected list is newest first. */
  of(
    caller: Caller,
    fileId: string,
    selector: VectorStoreSelector,
  ): Operation<FileHolderDto, FileHolderListDto> {
    const work = new CallScope(caller);
    const stores = filterAsync(this.projectScan.vectorStores(work), vectorStoreMatcher(selector));
    let position = 0;
    const listed = mapAsync(stores, ({ id, name }) => ({ id, name, position: (position += 1) }));
    const search = new HolderSearch(fileId, listed, this.gateway, this.projectScan, work);
    return {
      kind: 'operation',
      lines: search.run(),
      tally: search,
      report: (holders) => ({
        object: 'list',
        data: search.inListedOrder(holders),
        file: search.file,
        complete: true,
      }),
      callsInFlight: () => work.callsInFlight,
    };
  }
}

/** The search for the holders of one file. */
class HolderSearch implements Tally<FileHolderDto> {
  file: HeldFileDto | null = null;
  private found = 0;
  private scannedStores = 0;
  /** Positions of the holders, by id. */
  private readonly positions = new Map<string, number>();

  constructor(
    private readonly fileId: string,
    private readonly stores: AsyncIterable<ListedStore>,
    private readonly gateway: OpenAiGateway,
    private readonly projectScan: ProjectScan,
    private readonly work: CallScope,
  ) {}

  /**
   * Reads the file while it scans the vector stores.
   *
   * @throws UpstreamError 404 if neither the file nor a holder exists, and any error of a vector store that cannot be scanned
   */
  async *run(): AsyncGenerator<FileHolderDto> {
    const { work } = this;
    const reading = this.readFile();
    reading.catch((error: unknown) => work.stop(error as Error));
    try {
      yield* this.scan();
    } catch (error) {
      work.stop(error as Error);
      throw work.stopped ?? (error as Error);
    }
    const notFound = await reading;
    if (notFound !== undefined && this.positions.size === 0) throw notFound;
  }

  add(): void {
    this.found += 1;
  }

  get summary(): object {
    return { count: this.found, complete: true, file: this.file };
  }

  /** Counts scanned vector stores. */
  get progress(): Progress {
    return { done: this.scannedStores, failed: 0 };
  }

  inListedOrder(holders: readonly FileHolderDto[]): FileHolderDto[] {
    const positionOf = ({ id }: FileHolderDto): number => this.positions.get(id) ?? 0;
    return holders.toSorted((one, other) => positionOf(one) - positionOf(other));
  }

  private async *scan(): AsyncGenerator<FileHolderDto> {
    const pick = (attachment: VectorStoreFile): VectorStoreFile | undefined =>
      attachment.id === this.fileId ? attachment : undefined;
    for await (const scanned of this.projectScan.scanStores(this.stores, this.work, pick)) {
      requireListed(scanned, 'could not check which stores hold the file');
      this.scannedStores += 1;
      const { store, kept } = scanned;
      for (const { status, attributes = null, created_at = null } of kept) {
        this.positions.set(store.id, store.position);
        yield { id: store.id, name: store.name, status, attributes, created_at };
      }
    }
  }

  /** Returns the 404 if the file does not exist. */
  private async readFile(): Promise<UpstreamError | undefined> {
    try {
      const { body } = await this.gateway.getFile(this.fileId, this.work.caller);
      const { id, filename, bytes, purpose } = body;
      this.file = { id, filename, bytes, purpose };
      return undefined;
    } catch (error) {
      if (error instanceof UpstreamError && error.isNotFound) return error;
      throw error;
    }
  }
}
