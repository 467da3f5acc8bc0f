import { Injectable } from '@nestjs/common';
import { collect, mapAsync } from '../async/streams.js';
import { RefusedError } from '../bulk/refused.error.js';
import { TooMuchWorkError } from '../bulk/too-much-work.error.js';
import { Environment } from '../config/environment.js';
import { CallScope } from '../openai/call-scope.js';
import type { Caller } from '../openai/caller.js';
import type { Identified } from '../openai/gateway/page.js';
import { ConfiguredProtection } from './configured-protection.js';
import type { FileSelector } from './criteria/file-selector.js';
import { type ProtectableObject, protectionCheck } from './criteria/protection.js';
import type { VectorStoreFileSelector } from './criteria/vector-store-file-selector.js';
import type { VectorStoreSelector } from './criteria/vector-store-selector.js';
import { SelectorResolver } from './selector-resolver.js';

/** The targets of a bulk request: exactly one of both. */
export interface IdsOrSelector<Selector> {
  readonly ids?: readonly string[] | undefined;
  readonly selector?: Selector | undefined;
}

/** Protected objects listed in an error. */
const MAX_PROTECTED_LISTED = 10;

/**
 * Resolves the targets of a bulk request to ids. A selector is resolved completely before anything is changed. Errors are
 * those of the gateway, and for each method:
 *
 * @throws TooMuchWorkError when a selector selects more than `MAX_BULK_IDS` objects
 */
@Injectable()
export class TargetResolver {
  constructor(
    private readonly selectors: SelectorResolver,
    private readonly protection: ConfiguredProtection,
    private readonly environment: Environment,
  ) {}

  vectorStores(caller: Caller, target: IdsOrSelector<VectorStoreSelector>): Promise<readonly string[]> {
    return this.idsOf(target, 'vector_stores', (selector) =>
      this.selectors.vectorStores(new CallScope(caller).caller, selector),
    );
  }

  /** @throws RefusedError `protected` when the selector selects a protected store */
  vectorStoresToDelete(
    caller: Caller,
    target: IdsOrSelector<VectorStoreSelector>,
  ): Promise<readonly string[]> {
    return this.idsOf(target, 'vector_stores', (selector) =>
      this.unprotected(this.selectors.vectorStores(new CallScope(caller).caller, selector), (store) => store),
    );
  }

  /** @throws RefusedError `protected` when the selector selects a protected file */
  filesToDelete(caller: Caller, target: IdsOrSelector<FileSelector>): Promise<readonly string[]> {
    return this.idsOf(target, 'files', (selector) =>
      this.unprotected(this.selectors.files(new CallScope(caller).caller, selector), (file) => ({
        ...file,
        name: file.filename,
      })),
    );
  }

  attachments(
    caller: Caller,
    vectorStoreId: string,
    target: IdsOrSelector<VectorStoreFileSelector>,
  ): Promise<readonly string[]> {
    return this.idsOf(target, 'files', (selector) =>
      mapAsync(
        this.selectors.attachments(new CallScope(caller).caller, vectorStoreId, selector),
        ({ attachment }) => attachment,
      ),
    );
  }

  private async idsOf<Selector extends object>(
    { ids, selector }: IdsOrSelector<Selector>,
    field: string,
    list: (selector: Selector) => AsyncIterable<Identified>,
  ): Promise<readonly string[]> {
    if (selector === undefined) return ids ?? [];
    const max = this.environment.MAX_BULK_IDS;
    const tooMany = (): Error =>
      new TooMuchWorkError(field, `selects more than ${max} objects: add conditions`);
    return collect(
      mapAsync(list(selector), ({ id }) => id),
      max,
      tooMany,
    );
  }

  private async *unprotected<Item extends Identified>(
    items: AsyncIterable<Item>,
    toProtectable: (item: Item) => ProtectableObject,
  ): AsyncGenerator<Item> {
    const reasonsFor = protectionCheck(this.protection.with());
    const reasons: string[] = [];
    for await (const item of items) {
      const [reason] = reasonsFor(toProtectable(item));
      if (reason === undefined) yield item;
      else reasons.push(`${item.id}: ${reason}`);
    }
    if (reasons.length > 0) throw protectedError(reasons);
  }
}

function protectedError(reasons: readonly string[]): RefusedError {
  const listed = reasons.slice(0, MAX_PROTECTED_LISTED).join('; ');
  const more = reasons.length - MAX_PROTECTED_LISTED;
  return new RefusedError(
    'conflict',
    'protected',
    `protected objects match the selector: ${listed}${more > 0 ? `; and ${more} more` : ''}`,
    { hint: 'add conditions that exclude them, or plan a clean-up: a plan skips protected objects' },
  );
}
