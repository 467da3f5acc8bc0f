import { Injectable } from '@nestjs/common';
import { RefusedError } from '../bulk/refused.error.js';
import { TooMuchWorkError } from '../bulk/too-much-work.error.js';
import { Environment } from '../config/environment.js';
import type { Caller } from '../openai/caller.js';
import { CallScope } from '../openai/call-scope.js';
import type { FileSelector } from './criteria/file-selector.js';
import { type Protectable, protectorOf } from './criteria/protection.js';
import type { EntryOfFile, VectorStoreFileSelector } from './criteria/vector-store-file-selector.js';
import type { VectorStoreSelector } from './criteria/vector-store-selector.js';
import { ConfiguredProtection } from './configured-protection.js';
import { Selections } from './selections.js';

/** What a bulk call is about, one of both: what is named, or what a selector means. */
export interface Selection<Selector> {
  readonly ids?: readonly string[] | undefined;
  readonly selector?: Selector | undefined;
}

/** Protected objects told in an error. */
const MAX_TOLD = 10;

/**
 * Finds out which ids a bulk call is about. What a selector means is listed completely, before anything is done, and is not
 * more than `MAX_BULK_IDS`. Errors are those of the gateway, and for each:
 *
 * @throws TooMuchWorkError when more is meant
 */
@Injectable()
export class Targets {
  constructor(
    private readonly selections: Selections,
    private readonly protection: ConfiguredProtection,
    private readonly environment: Environment,
  ) {}

  vectorStores(caller: Caller, meant: Selection<VectorStoreSelector>): Promise<readonly string[]> {
    return this.idsOf(meant, 'vector_stores', (selector) =>
      this.selections.vectorStores(new CallScope(caller).caller, selector),
    );
  }

  /**
   * Whoever selects what goes does not look at each: nothing that the configuration protects may be among it.
   *
   * @throws RefusedError `protected`
   */
  vectorStoresToDelete(caller: Caller, meant: Selection<VectorStoreSelector>): Promise<readonly string[]> {
    return this.idsOf(meant, 'vector_stores', (selector) =>
      this.unprotected(
        this.selections.vectorStores(new CallScope(caller).caller, selector),
        (store) => store,
      ),
    );
  }

  /** @throws as {@link vectorStoresToDelete} */
  filesToDelete(caller: Caller, meant: Selection<FileSelector>): Promise<readonly string[]> {
    return this.idsOf(meant, 'files', (selector) =>
      this.unprotected(this.selections.files(new CallScope(caller).caller, selector), (file) => ({
        ...file,
        name: file.filename,
      })),
    );
  }

  /** Files of a store. */
  entries(
    caller: Caller,
    vectorStoreId: string,
    meant: Selection<VectorStoreFileSelector>,
  ): Promise<readonly string[]> {
    return this.idsOf(meant, 'files', (selector) =>
      entriesOf(this.selections.entries(new CallScope(caller).caller, vectorStoreId, selector)),
    );
  }

  private async idsOf<Selector extends object>(
    { ids, selector }: Selection<Selector>,
    field: string,
    list: (selector: Selector) => AsyncIterable<{ readonly id: string }>,
  ): Promise<readonly string[]> {
    if (selector === undefined) return ids ?? [];
    const max = this.environment.MAX_BULK_IDS;
    const found: string[] = [];
    for await (const { id } of list(selector)) {
      found.push(id);
      if (found.length > max)
        throw new TooMuchWorkError(field, `mean more than ${max}: select fewer at a time`);
    }
    return found;
  }

  private async *unprotected<Item extends { readonly id: string }>(
    items: AsyncIterable<Item>,
    factsOf: (item: Item) => Protectable,
  ): AsyncGenerator<Item> {
    const reasonsFor = protectorOf(this.protection.with(undefined));
    const spared: string[] = [];
    for await (const item of items) {
      const [reason] = reasonsFor(factsOf(item));
      if (reason === undefined) yield item;
      else spared.push(`${item.id}: ${reason}`);
    }
    if (spared.length > 0) throw protectedError(spared);
  }
}

function protectedError(spared: readonly string[]): RefusedError {
  const told = spared.slice(0, MAX_TOLD).join('; ') + (spared.length > MAX_TOLD ? '; …' : '');
  return new RefusedError(
    'conflict',
    'protected',
    `${spared.length} of what is meant is protected (${told})`,
    {
      hint: 'select less, or plan a clean-up: a plan leaves out what is protected',
    },
  );
}

async function* entriesOf(items: AsyncIterable<EntryOfFile>): AsyncGenerator<EntryOfFile['entry']> {
  for await (const { entry } of items) yield entry;
}
