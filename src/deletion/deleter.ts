import { Injectable } from '@nestjs/common';
import type { IdHandler } from '../bulk/bulk-runner.js';
import type { DeletionOptions } from '../bulk/operation.js';
import { Environment } from '../config/environment.js';
import type { CallScope } from '../openai/call-scope.js';
import type { Caller } from '../openai/caller.js';
import { OpenAiGateway } from '../openai/gateway/openai.gateway.js';
import type { CallResult, VectorStoreFile } from '../openai/gateway/types.js';
import { ProjectScan } from '../project-scan/project-scan.js';
import { type DeletionRun, ObjectDeletion } from './object-deletion.js';
import { idSetOf, type Remains, SharedRead, type Verified } from './verification.js';

/** The stores that hold each file. */
export type Holders = ReadonlyMap<string, readonly string[]>;

/**
 * Deletes objects with the options of a request: a dry run only reads them, `receipt` measures them before the deletion and
 * `verify` reads them after it, for up to `VERIFY_TIMEOUT_MS` each, while the run continues with other deletions.
 */
@Injectable()
export class Deleter {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly projectScan: ProjectScan,
    private readonly environment: Environment,
  ) {}

  /**
   * Deletes vector stores; their files stay.
   *
   * @param measured sizes of the stores before the first of their files was deleted
   */
  vectorStores(
    options: DeletionOptions,
    scope: CallScope,
    measured?: ReadonlyMap<string, number>,
  ): IdHandler {
    return new VectorStoreDeletion(this.runOf(options, scope), measured);
  }

  /**
   * Deletes files, also from all vector stores. Verification lists all stores first.
   *
   * @param known the holders of the files, if they are known already
   * @throws UpstreamError if the holders cannot be determined
   */
  async files(
    ids: Iterable<string>,
    options: DeletionOptions,
    scope: CallScope,
    known?: Holders,
  ): Promise<IdHandler> {
    const holders = known ?? (await this.holdersFor(ids, options, scope));
    return new FileDeletion(this.runOf(options, scope), holders);
  }

  /**
   * Detaches files from a vector store; the files stay. Verification lists all stores first, to check that no other one loses
   * a file.
   *
   * @throws UpstreamError if the holders of the files cannot be determined
   */
  async attachments(
    vectorStoreId: string,
    ids: Iterable<string>,
    options: DeletionOptions,
    scope: CallScope,
  ): Promise<IdHandler> {
    const holders = await this.holdersFor(ids, options, scope);
    return new AttachmentDeletion(this.runOf(options, scope), vectorStoreId, holders);
  }

  /**
   * Detaches one file from a vector store and verifies it.
   *
   * @throws UpstreamError if the file cannot be detached, or its holders cannot be determined
   */
  async detachVerified(vectorStoreId: string, fileId: string, scope: CallScope): Promise<Verified> {
    const options = { verify: true };
    const holders = await this.holdersFor([fileId], options, scope);
    await this.gateway.deleteVectorStoreFile(vectorStoreId, fileId, scope.caller);
    const deletion = new AttachmentDeletion(this.runOf(options, scope), vectorStoreId, holders);
    return deletion.verified(fileId, scope.caller);
  }

  private runOf(options: DeletionOptions, scope: CallScope): DeletionRun {
    return { gateway: this.gateway, timeoutMs: this.environment.VERIFY_TIMEOUT_MS, options, scope };
  }

  private async holdersFor(
    ids: Iterable<string>,
    { verify: isVerified, dry_run }: DeletionOptions,
    scope: CallScope,
  ): Promise<Holders> {
    const isNeeded = isVerified === true && dry_run !== true;
    return isNeeded ? this.projectScan.holders(new Set(ids), scope) : new Map<string, string[]>();
  }
}

const READABLE: Remains = { isReadable: true, isListed: true };

class VectorStoreDeletion extends ObjectDeletion {
  protected readonly object = 'vector_store';
  private readonly listing = new SharedRead(() =>
    idSetOf(this.gateway.listVectorStores(this.run.scope.caller)),
  );

  constructor(
    run: DeletionRun,
    private readonly measured: ReadonlyMap<string, number> | undefined,
  ) {
    super(run);
  }

  protected async measure(id: string, caller: Caller): Promise<number | undefined> {
    return (await this.gateway.getVectorStore(id, caller)).body.usage_bytes ?? undefined;
  }

  protected override async bytesBefore(id: string, caller: Caller): Promise<number | undefined> {
    return this.measured === undefined ? super.bytesBefore(id, caller) : this.measured.get(id);
  }

  protected remove(id: string, caller: Caller): Promise<CallResult> {
    return this.gateway.deleteVectorStore(id, caller);
  }

  protected async look(id: string, caller: Caller): Promise<Remains> {
    if ((await this.reads.vectorStore(id, caller)) !== undefined) return READABLE;
    return { isReadable: false, isListed: (await this.listing.next()).has(id) };
  }
}

class FileDeletion extends ObjectDeletion {
  protected readonly object = 'file';

  constructor(
    run: DeletionRun,
    private readonly holders: Holders,
  ) {
    super(run);
  }

  protected async measure(id: string, caller: Caller): Promise<number | undefined> {
    return (await this.gateway.getFile(id, caller)).body.bytes ?? undefined;
  }

  protected remove(id: string, caller: Caller): Promise<CallResult> {
    return this.gateway.deleteFile(id, caller);
  }

  protected async look(id: string, caller: Caller): Promise<Remains> {
    if ((await this.reads.file(id, caller)) !== undefined) return READABLE;
    const listedIn = await this.reads.storesThatList(id, this.holders.get(id) ?? [], caller);
    return { isReadable: false, isListed: listedIn.length > 0, listedIn };
  }
}

class AttachmentDeletion extends ObjectDeletion {
  protected readonly object = 'vector_store.file';
  private readonly listing = new SharedRead(() =>
    idSetOf(this.gateway.listVectorStoreFiles(this.vectorStoreId, this.run.scope.caller)),
  );

  constructor(
    run: DeletionRun,
    private readonly vectorStoreId: string,
    private readonly holders: Holders,
  ) {
    super(run);
  }

  protected async measure(id: string, caller: Caller): Promise<number | undefined> {
    return (await this.gateway.getVectorStoreFile(this.vectorStoreId, id, caller)).body.usage_bytes;
  }

  protected remove(id: string, caller: Caller): Promise<CallResult> {
    return this.gateway.deleteVectorStoreFile(this.vectorStoreId, id, caller);
  }

  protected async look(id: string, caller: Caller): Promise<Remains> {
    const attachment = await this.reads.attachment(this.vectorStoreId, id, caller);
    // A detached file can stay listed and readable with the status `failed` for a while.
    if (attachment !== undefined) return { isReadable: !isUnusable(attachment), isListed: true };
    const others = (this.holders.get(id) ?? []).filter((holder) => holder !== this.vectorStoreId);
    const lostIn = await this.reads.storesThatLost(id, others, caller);
    return { isReadable: false, isListed: (await this.listing.next()).has(id), lostIn };
  }
}

const isUnusable = ({ status }: VectorStoreFile): boolean => status === 'failed' || status === 'cancelled';
