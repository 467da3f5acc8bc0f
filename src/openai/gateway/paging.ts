import type { Identified, Page } from './page.js';
import { PageWalk, type WalkStart } from './page-walk.js';
import { UnknownCursorError } from '../upstream-error.js';
import { brokenListing } from '../http/upstream-error.factory.js';

/** Most items of one listing, because their ids are kept in memory until it ends. */
const MAX_LISTED = 5_000_000;

/** The part of a listing to read, in the order of the listing. */
export interface ListRange extends WalkStart {
  /** The item before which to stop. Default: the end of the listing. */
  readonly before?: string | undefined;
}

/**
 * Lists all items, page by page and each id once, until upstream returns `has_more: false`. Items may be deleted while the
 * listing runs, see {@link PageWalk}.
 *
 * @param fetchPage fetches the page after a cursor; without a cursor, the first page
 * @param maxItems default 5 million
 * @throws UpstreamError what {@link PageWalk} throws, and `broken_listing` for more than `maxItems` items
 * @throws UnknownCursorError when the listing ends without the item `before`
 */
export async function* allItems<Item extends Identified>(
  fetchPage: (after: string | undefined) => Promise<Page<Item>>,
  range: ListRange = {},
  maxItems = MAX_LISTED,
): AsyncGenerator<Item, void, undefined> {
  const walk = new PageWalk(fetchPage, range);
  const listed = new Set<string>();
  while (walk.hasMore) {
    const page = await walk.next();
    const listedBefore = listed.size;
    for (const item of page.data) {
      if (item.id === range.before) return;
      if (!isNew(item.id, listed)) continue;
      if (listed.size > maxItems) throw brokenListing(`it has more than ${maxItems} items`);
      yield item;
    }
    walk.accept(listed.size > listedBefore);
  }
  if (range.before !== undefined) throw new UnknownCursorError('before', range.before);
}

/** Adds the id, and returns whether it was not in the set before. */
function isNew(id: string, listed: Set<string>): boolean {
  const { size } = listed;
  return listed.add(id).size > size;
}
