import { UnknownCursorError } from './upstream-error.js';
import { brokenListing } from './upstream-error.factory.js';

/** One page of a listing, as upstream sends it. Fields that we do not know are kept. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly has_more: boolean;
}

export interface Identified {
  readonly id: string;
}

/**
 * All items of a listing, page after page, ended only by upstream saying so.
 *
 * @param fetchPage gets the page behind a cursor, the first one without
 * @param range from behind the item `after` up to before the item `before`, in the order of the listing
 * @throws UpstreamError for a cursor met twice, or an empty page that says there is more
 * @throws UnknownCursorError when `before` was not met
 */
export async function* allItems<Item extends Identified>(
  fetchPage: (after: string | undefined) => Promise<Page<Item>>,
  range: { readonly after?: string | undefined; readonly before?: string | undefined } = {},
): AsyncGenerator<Item, void, undefined> {
  const cursors = new Set<string | undefined>();
  let after = range.after;
  for (let hasMore = true; hasMore;) {
    cursors.add(after);
    const page = await fetchPage(after);
    for (const item of page.data) {
      if (item.id === range.before) return;
      yield item;
    }
    hasMore = page.has_more;
    after = page.data.at(-1)?.id;
    if (hasMore && after === undefined) throw brokenListing('an empty page says that there is more');
    if (hasMore && cursors.has(after)) throw brokenListing('a cursor came back');
  }
  if (range.before !== undefined) throw new UnknownCursorError('before', range.before);
}
