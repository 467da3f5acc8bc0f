import { Injectable, Logger } from '@nestjs/common';
import { mapConcurrent, mapInOrder } from '../../async/map-concurrent.js';
import { collect } from '../../async/streams.js';
import { failureOf, INTERNAL_FAILURE } from '../../bulk/report/outcome.js';
import type { Operation, Progress, Tally } from '../../bulk/operation.js';
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
import { manifestFileFacts, type ManifestFileFacts, manifestOf } from './vector-store-manifest.js';

/** A manifest, line by line: the head, then each file. */
type ManifestLine = Omit<ManifestDto, 'files' | 'content_failed' | 'complete'> | ManifestFileDto;

interface ManifestSummary extends Pick<ManifestDto, 'content_failed' | 'complete'> {
  /** Number of files. */
  readonly count: number;
}

export type ManifestOperation = Operation<ManifestLine, ManifestDto>;

/** Contents read concurrently and kept until they are sent. Each may be many megabytes. */
const MAX_CONCURRENT_CONTENTS = 8;

/** Exports stores as manifests. A manifest is complete, or the export fails with an error of the gateway. */
@Injectable()
export class ManifestsService {
  private readonly logger = new Logger(ManifestsService.name);

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly projectScan: ProjectScan,
    private readonly environment: Environment,
  ) {}

  /** @param withContent include the content of every file, or the reason why it could not be read */
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
   * Yields the manifests of many stores, in order of completion, and at most as many as one call can restore. The files of the
   * project are listed once.
   *
   * @param field the request field to name in errors
   * @throws UpstreamError when a store cannot be read completely
   * @throws TooMuchWorkError for more than {@link MAX_MANIFESTS} stores, or {@link MAX_MANIFEST_FILES} files
   */
  async *manifests(
    vectorStoreIds: readonly string[],
    scope: CallScope,
    field: string,
  ): AsyncGenerator<ManifestDto> {
    if (vectorStoreIds.length > MAX_MANIFESTS) throw tooMuch(field, `of more than ${MAX_MANIFESTS} stores`);
    const listed = await this.projectScan.files(scope, manifestFileFacts);
    let held = 0;
    const make = async (id: string): Promise<ManifestDto> => {
      const [manifest] = await scope.together<[ManifestDto]>([this.make(id, scope, listed)]);
      return manifest;
    };
    for await (const manifest of mapConcurrent(
      vectorStoreIds,
      this.environment.OPENAI_MAX_CONCURRENCY,
      make,
    )) {
      held += manifest.files.length;
      if (held > MAX_MANIFEST_FILES) scope.stop(tooMuch(field, `with more than ${MAX_MANIFEST_FILES} files`));
      if (scope.stopped !== undefined) throw scope.stopped;
      yield manifest;
    }
  }

  /** Creates the manifest of one store. Lists the files of the store and of the project concurrently. */
  async read(vectorStoreId: string, caller: Caller): Promise<ManifestDto> {
    const { body: store } = await this.gateway.getVectorStore(vectorStoreId, caller);
    const scope = new CallScope(caller);
    const [entries, listed] = await scope.together<[VectorStoreFile[], ProjectFiles<ManifestFileFacts>]>([
      this.entriesOf(vectorStoreId, scope.caller),
      this.projectScan.files(scope, manifestFileFacts),
    ]);
    await listed.addUploadsFor(entries);
    return manifestOf(store, entries, listed.byId);
  }

  private async make(
    vectorStoreId: string,
    scope: CallScope,
    listed: ProjectFiles<ManifestFileFacts>,
  ): Promise<ManifestDto> {
    const { body: store } = await this.gateway.getVectorStore(vectorStoreId, scope.caller);
    const entries = await this.entriesOf(vectorStoreId, scope.caller);
    await listed.addUploadsFor(entries);
    return manifestOf(store, entries, listed.byId);
  }

  private entriesOf(vectorStoreId: string, caller: Caller): Promise<VectorStoreFile[]> {
    const entries = this.gateway.listVectorStoreFiles(vectorStoreId, caller, { order: 'asc' });
    const tooMany = (): Error =>
      new TooMuchWorkError('vector_store_id', `has more than ${MAX_ITEMS_IN_MEMORY} files`);
    return collect(entries, MAX_ITEMS_IN_MEMORY, tooMany);
  }

  private async *linesOf(
    caller: Caller,
    vectorStoreId: string,
    withContent: boolean,
  ): AsyncGenerator<ManifestLine> {
    const { files, complete: _complete, ...head } = await this.read(vectorStoreId, caller);
    yield head;
    if (!withContent) {
      yield* files;
      return;
    }
    const scope = new CallScope(caller);
    try {
      yield* mapInOrder(files, MAX_CONCURRENT_CONTENTS, (file) =>
        this.withContent(vectorStoreId, file, scope),
      );
    } finally {
      scope.stop(new Error('the client stopped reading'));
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
        this.logger.error({ msg: 'file content not readable', ...callerLogFields(caller), err: error });
      const { error: message, status_code, code, retryable } = failure ?? INTERNAL_FAILURE;
      return { ...file, content: null, content_error: { error: message, status_code, code, retryable } };
    }
  }
}

/** Counts the files of a manifest, and the contents that could not be read. */
class ManifestTally implements Tally<ManifestLine> {
  private lines = 0;
  private files = 0;
  private contentFailed = 0;

  constructor(private readonly hasContent: boolean) {}

  add(line: ManifestLine): void {
    this.lines += 1;
    if ('file_id' in line) this.files += 1;
    if ('content_error' in line) this.contentFailed += 1;
  }

  get summary(): ManifestSummary {
    const contentFailed = this.hasContent && { content_failed: this.contentFailed };
    return { count: this.files, ...contentFailed, complete: this.contentFailed === 0 };
  }

  get progress(): Progress {
    return { done: this.lines, failed: this.contentFailed };
  }
}

const callerLogFields = ({ requestId, credentials }: Caller): object => ({
  request_id: requestId,
  key: credentials.fingerprint,
});

const tooMuch = (field: string, amount: string): TooMuchWorkError =>
  new TooMuchWorkError(field, `${amount} cannot be restored in one call: select fewer stores`);

const withoutCount = ({ count: _count, ...ending }: ManifestSummary): object => ending;
