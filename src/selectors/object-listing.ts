import { mapAsync } from '../async/streams.js';
import { idListing, listing, type Operation } from '../bulk/operation.js';
import { type SortKey, sorted, type SortValue } from './criteria/sorted.js';

interface ListedObject {
  readonly id: string;
}

/** How a listing of one kind of object sorts and summarizes it. */
export interface ListedKind<Item extends ListedObject, Summary extends ListedObject, Field extends string> {
  readonly sortValues: Readonly<Record<Field, (item: Item) => SortValue>>;
  readonly summaryOf: (item: Item) => Summary;
}

interface ListingOptions<Field extends string> {
  /** Default: `ids`. */
  readonly view?: 'ids' | 'summary' | 'full' | undefined;
  /** Default: the order of the upstream. */
  readonly sort?: SortKey<Field> | undefined;
}

/** A listing of ids, of summaries, or of whole objects. */
export type ObjectListing = Operation<ListedObject, readonly (string | ListedObject)[]>;

/** Lists objects as they are read, or after all of them have been read if they are sorted. */
export function objectListing<Item extends ListedObject, Summary extends ListedObject, Field extends string>(
  items: AsyncIterable<Item>,
  { sortValues, summaryOf }: ListedKind<Item, Summary, Field>,
  { view = 'ids', sort }: ListingOptions<Field>,
): ObjectListing {
  const inOrder = sort === undefined ? items : sorted(items, sort, sortValues);
  if (view === 'ids') return idListing(inOrder);
  const lines: AsyncIterable<ListedObject> = view === 'full' ? inOrder : mapAsync(inOrder, summaryOf);
  return listing<ListedObject, readonly ListedObject[]>(lines, (all) => all);
}
