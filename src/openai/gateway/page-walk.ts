import type { Identified, Page } from './page.js';
import { UpstreamError } from '../upstream-error.js';
import { brokenListing, listingChanged } from '../http/upstream-error.factory.js';

/** Where a walk starts. */
export interface WalkStart {
  /** The item after which to start. Default: the start of the listing. */
  readonly after?: string | undefined;
  /** Id of the object that the listing belongs to, such as a vector store. Default: it belongs to the project. */
  readonly owner?: string | undefined;
}

/** The id of an item; the start of a listing has none. */
type Cursor = string | undefined;

/** Statuses of a response that rejects a cursor. */
const CURSOR_REJECTION_STATUSES: ReadonlySet<number | undefined> = new Set([400, 404, 410, 422]);
const NAMES_CURSOR = /\b(?:after|cursor)\b/i;

/**
 * Reads the pages of a listing in order. The cursor of a page is the id of the last item of the page before it.
 *
 * When that item no longer exists, upstream rejects the cursor or returns an empty page. The walk then continues from
 * an earlier item. It tries ids of the same page, then the cursors of earlier pages, each in steps that double, and
 * finally the start. That is one call per step: at most 15 for the largest page, and about as many for the largest
 * listing. The pages overlap after that, so the reader has to drop ids that it already has.
 */
export class PageWalk<Item extends Identified> {
  private page: Page<Item> | undefined;
  private previous: Page<Item> | undefined;
  /** Cursors of the pages between the start and the current page, both included. */
  private readonly cursors: Cursor[] = [];
  /** Pages in succession without a new item. */
  private repeats = 0;
  /** How many of these the walk caused itself by going back. */
  private allowedRepeats = 0;
  /** Why it went back, unless a new item was found since. */
  private rejection: UpstreamError | undefined;

  /** @param fetchPage fetches the page after a cursor; without a cursor, the first page */
  constructor(
    private readonly fetchPage: (after: Cursor) => Promise<Page<Item>>,
    private readonly start: WalkStart,
  ) {}

  /** Whether there are pages left. */
  get hasMore(): boolean {
    return this.page?.has_more !== false;
  }

  /**
   * Fetches the next page.
   *
   * @throws UpstreamError what `fetchPage` throws for the start, and for any failure that is not about a cursor;
   *   `broken_listing` for a cursor that repeats, and for an empty page that is not the last; `listing_changed` when
   *   there is no item to continue from
   */
  async next(): Promise<Page<Item>> {
    const { page } = this;
    const next = page === undefined ? await this.open() : await this.continueFrom(page);
    if (next.has_more && next.data.length === 0) throw brokenListing('an empty page has has_more: true');
    this.previous = page;
    this.page = next;
    return next;
  }

  /**
   * Accepts the current page.
   *
   * @param hasNew whether it had an item that no page before it had
   * @throws UpstreamError when the walk does not advance
   */
  accept(hasNew: boolean): void {
    if (hasNew) {
      this.repeats = 0;
      this.allowedRepeats = 0;
      this.rejection = undefined;
    } else if (this.hasMore) {
      this.repeats += 1;
      if (this.repeats > this.allowedRepeats)
        throw this.rejection ?? brokenListing('a page without new items has has_more: true');
    } else if (isSame(this.page?.data, this.previous?.data)) {
      throw brokenListing('the last page repeats the page before it');
    }
  }

  /** Starts at the caller's cursor. When upstream rejects it, the caller gets that response. */
  private open(): Promise<Page<Item>> {
    this.cursors.push(this.start.after);
    return this.fetch(this.start.after);
  }

  private async continueFrom(page: Page<Item>): Promise<Page<Item>> {
    const cursor = page.data.at(-1)?.id;
    if (this.cursors.includes(cursor)) throw brokenListing('a cursor repeats');
    const next = await this.tryFrom(cursor);
    if (next === undefined || isEmptyEnd(next)) return this.goBack(page, next);
    this.cursors.push(cursor);
    return next;
  }

  /**
   * Some upstreams return an empty last page for a cursor that does not exist. Such a page is accepted only once an earlier
   * cursor shows that the item exists.
   */
  private async goBack(page: Page<Item>, emptyEnd: Page<Item> | undefined): Promise<Page<Item>> {
    const { length } = this.cursors;
    for (const { cursor, depth } of this.earlierCursors(page)) {
      const next = await this.tryFrom(cursor);
      if (next === undefined || (cursor !== undefined && isEmptyEnd(next))) continue;
      if (emptyEnd !== undefined && next.data.some(({ id }) => id === page.data.at(-1)?.id)) return emptyEnd;
      this.cursors.splice(depth, length, cursor);
      this.allowedRepeats = Math.max(this.allowedRepeats, length - depth);
      return next;
    }
    throw this.rejection ?? listingChanged();
  }

  /** Cursors to try, with the number of pages between the start and each. */
  private *earlierCursors({ data }: Page<Item>): Generator<{ cursor: Cursor; depth: number }> {
    const { cursors } = this;
    for (const at of positionsBefore(data.length - 1)) yield { cursor: data[at]?.id, depth: cursors.length };
    for (const at of positionsBefore(cursors.length)) yield { cursor: cursors[at], depth: at };
  }

  /** Fetches the page after a cursor; `undefined` when upstream rejects the cursor. */
  private async tryFrom(cursor: Cursor): Promise<Page<Item> | undefined> {
    try {
      return await this.fetch(cursor);
    } catch (error) {
      if (cursor === undefined || !mayReject(error, cursor, this.start.owner)) throw error;
      this.rejection ??= isAboutCursor(error, cursor) ? listingChanged(error) : error;
      return undefined;
    }
  }

  /** Omits the start and the items before it, because pages overlap, and some upstreams ignore `after`. */
  private async fetch(cursor: Cursor): Promise<Page<Item>> {
    const page = await this.fetchPage(cursor);
    const { after } = this.start;
    const at = after === undefined ? -1 : page.data.findIndex(({ id }) => id === after);
    return at === -1 ? page : { ...page, data: page.data.slice(at + 1) };
  }
}

/** Positions before `end`, from there in steps that double, and finally 0. */
function* positionsBefore(end: number): Generator<number> {
  for (let step = 1; step < end; step *= 2) yield end - step;
  if (end > 0) yield 0;
}

const isEmptyEnd = ({ data, has_more }: Page<Identified>): boolean => data.length === 0 && !has_more;

const isSame = (items: readonly Identified[] = [], others: readonly Identified[] = []): boolean =>
  items.length > 0 && items.length === others.length && items.every(({ id }, at) => id === others[at]?.id);

/** An error that names the owner of the listing, and not the cursor, is about the owner. */
function mayReject(error: unknown, cursor: string, owner: string | undefined): error is UpstreamError {
  if (!(error instanceof UpstreamError) || !CURSOR_REJECTION_STATUSES.has(error.status)) return false;
  return isAboutCursor(error, cursor) || owner === undefined || !error.message.includes(owner);
}

const isAboutCursor = ({ message }: UpstreamError, cursor: string): boolean =>
  message.includes(cursor) || NAMES_CURSOR.test(message);
