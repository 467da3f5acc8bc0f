import { Injectable, Logger } from '@nestjs/common';
import { mapConcurrent, mapInOrder } from '../../async/map-concurrent.js';
import { failureOf, INTERNAL_FAILURE } from '../../bulk/report/outcome.js';
import type { Operation } from '../../bulk/operation.js';
import { TooMuchWorkError } from '../../bulk/too-much-work.error.js';
import { Environment } from '../../config/environment.js';
import { MAX_ITEMS_IN_MEMORY, type ProjectFiles } from '../../project-scan/project-files.js';
import { ProjectScan } from '../../project-scan/project-scan.js';
import type { Caller } from '../../openai/caller.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { VectorStoreFile } from '../../openai/gateway/types.js';
import { CallScope } from '../../openai/call-scope.js';
import type { ManifestDto, ManifestFileDto } from './dto/manifest.dto.js';
import { MAX_MANIFEST_FILES, MAX_MANIFESTS } from './dto/manifest-schema.js';
import { type ManifestLine, type ManifestSummary, ManifestTally } from './manifest-tally.js';
import { manifestFileFacts, type ManifestFileFacts, manifestOf } from './vector-store-manifest.js';

export type ManifestOperation = Operation<ManifestLine, ManifestDto>;

/** Texts that are read at once, and held until they are sent: each may be many megabytes. */
const TEXTS_AT_ONCE = 8;

/** Writes down what stores are and hold, completely or not at all. Errors are those of the gateway. */
@Injectable()
export class ManifestsService {
  private readonly logger = new Logger(ManifestsService.name);

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly projectScan: ProjectScan,
    private readonly environment: Environment,
  ) {}

  /** @param withContent also tells the text of every file, or why it could not be read */
  manifest(caller: Caller, vectorStoreId: string, withContent: boolean): ManifestOperation {
    const tally = new ManifestTally(withContent);
    return {
      kind: 'operation',
      lines: this.linesOf(caller, vectorStoreId, withContent),
      tally,
      document: { list: 'files', ending: () => withoutCount(tally.summary) },
    };
  }

  /**
   * The manifests of many stores, each as it is done; the files of the project are listed once. They are not more than can
   * be restored in one call.
   *
   * @param field of the request that asks for them
   * @throws UpstreamError when one of the stores cannot be read completely
   * @throws TooMuchWorkError when there are more than {@link MAX_MANIFESTS}, with more than {@link MAX_MANIFEST_FILES} files
   */
  async *manifests(
    vectorStoreIds: readonly string[],
    work: CallScope,
    field: string,
  ): AsyncGenerator<ManifestDto> {
    if (vectorStoreIds.length > MAX_MANIFESTS) throw tooMuch(field, `of more than ${MAX_MANIFESTS} stores`);
    const listed = await this.projectScan.files(work, manifestFileFacts);
    let held = 0;
    const make = async (id: string): Promise<ManifestDto> => {
      const [manifest] = await work.together<[ManifestDto]>([this.make(id, work, listed)]);
      return manifest;
    };
    for await (const manifest of mapConcurrent(
      vectorStoreIds,
      this.environment.OPENAI_MAX_CONCURRENCY,
      make,
    )) {
      held += manifest.files.length;
      if (held > MAX_MANIFEST_FILES) work.stop(tooMuch(field, `with more than ${MAX_MANIFEST_FILES} files`));
      if (work.stopped !== undefined) throw work.stopped;
      yield manifest;
    }
  }

  /** The manifest of one store. What it and the project hold is listed at the same time. */
  async read(vectorStoreId: string, caller: Caller): Promise<ManifestDto> {
    const { body: store } = await this.gateway.getVectorStore(vectorStoreId, caller);
    const work = new CallScope(caller);
    const [entries, listed] = await work.together<[VectorStoreFile[], ProjectFiles<ManifestFileFacts>]>([
      this.entriesOf(vectorStoreId, work.caller),
      this.projectScan.files(work, manifestFileFacts),
    ]);
    await listed.addUploadsFor(entries);
    return manifestOf(store, entries, listed.byId);
  }

  private async make(
    vectorStoreId: string,
    work: CallScope,
    listed: ProjectFiles<ManifestFileFacts>,
  ): Promise<ManifestDto> {
    const { body: store } = await this.gateway.getVectorStore(vectorStoreId, work.caller);
    const entries = await this.entriesOf(vectorStoreId, work.caller);
    await listed.addUploadsFor(entries);
    return manifestOf(store, entries, listed.byId);
  }

  private async entriesOf(vectorStoreId: string, caller: Caller): Promise<VectorStoreFile[]> {
    const entries: VectorStoreFile[] = [];
    for await (const entry of this.gateway.listVectorStoreFiles(vectorStoreId, caller, { order: 'asc' })) {
      entries.push(entry);
      if (entries.length > MAX_ITEMS_IN_MEMORY)
        throw new TooMuchWorkError('vector_store_id', `holds more than ${MAX_ITEMS_IN_MEMORY} files`);
    }
    return entries;
  }

  private async *linesOf(
    caller: Caller,
    vectorStoreId: string,
    withContent: boolean,
  ): AsyncGenerator<ManifestLine> {
    const { files, complete: _complete, ...head } = await this.read(vectorStoreId, caller);
    yield head;
    if (withContent) yield* this.withContents(vectorStoreId, files, caller);
    else yield* files;
  }

  private async *withContents(
    vectorStoreId: string,
    files: readonly ManifestFileDto[],
    caller: Caller,
  ): AsyncGenerator<ManifestFileDto> {
    const work = new CallScope(caller);
    try {
      yield* mapInOrder(files, TEXTS_AT_ONCE, (file) => this.withContent(vectorStoreId, file, work));
    } finally {
      work.stop(new Error('nobody reads on'));
    }
  }

  /** Never rejects. */
  private async withContent(
    vectorStoreId: string,
    file: ManifestFileDto,
    { caller }: CallScope,
  ): Promise<ManifestFileDto> {
    try {
      const content = await this.gateway.getVectorStoreFileContent(vectorStoreId, file.file_id, caller);
      return { ...file, content };
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined)
        this.logger.error({ msg: 'content not read', ...callerLogFields(caller), err: error });
      const { error: message, status_code, code, retryable } = failure ?? INTERNAL_FAILURE;
      return { ...file, content: null, content_error: { error: message, status_code, code, retryable } };
    }
  }
}

const callerLogFields = ({ requestId, credentials }: Caller): object => ({
  request_id: requestId,
  key: credentials.fingerprint,
});

const tooMuch = (field: string, what: string): TooMuchWorkError =>
  new TooMuchWorkError(field, `${what} cannot be restored in one call: select fewer stores`);

const withoutCount = ({ count: _count, ...ending }: ManifestSummary): object => ending;
