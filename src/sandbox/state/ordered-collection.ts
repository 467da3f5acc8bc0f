import { badRequest } from '../http/api-error.js';

/** An item of an ordered collection, which has unique ids and is ordered by `createdAt` (seconds). */
export interface Ordered {
  readonly id: string;
  readonly createdAt: number;
}

export interface PageRequest {
  readonly limit: number;
  readonly order: 'asc' | 'desc';
  readonly after?: string;
  readonly before?: string;
}

export interface FilteredPageRequest<T> extends PageRequest {
  /** Omits items that it rejects. The page still has up to `limit` items. */
  readonly accepts?: (item: T) => boolean;
}

export interface CollectionPage<T> {
  readonly items: T[];
  readonly hasMore: boolean;
}

const MIN_HOLES = 64;

/**
 * Items in order of creation; items of the same age in order of insertion. Finding an item, adding the newest and deleting
 * are O(1) amortized, and reading a page is O(page size). A deleted item leaves a hole; the collection is compacted once holes
 * outnumber items.
 */
export class OrderedCollection<T extends Ordered> {
  private slots: (T | undefined)[] = [];
  private positions = new Map<string, number>();
  private head = 0;

  get size(): number {
    return this.positions.size;
  }

  get(id: string): T | undefined {
    const position = this.positions.get(id);
    return position === undefined ? undefined : this.slots[position];
  }

  has(id: string): boolean {
    return this.positions.has(id);
  }

  /** Adds the item and replaces one with the same id. O(n) if the item is older than the newest one. */
  add(item: T): void {
    this.delete(item.id);
    const newest = this.slots.at(-1);
    if (newest && newest.createdAt > item.createdAt) {
      this.insertByAge(item);
      return;
    }
    this.positions.set(item.id, this.slots.length);
    this.slots.push(item);
  }

  delete(id: string): boolean {
    const position = this.positions.get(id);
    if (position === undefined) return false;
    this.positions.delete(id);
    this.slots[position] = undefined;
    this.trim();
    return true;
  }

  *values(): Generator<T> {
    for (const item of this.slots) if (item) yield item;
  }

  /** @throws ApiError 400 when `after` or `before` is not in the collection. */
  page(query: FilteredPageRequest<T>): CollectionPage<T> {
    const forward = query.order === 'asc' ? 1 : -1;
    const after = this.cursor('after', query.after);
    const before = this.cursor('before', query.before);
    if (before !== undefined && after === undefined) {
      const found = this.walk(before - forward, -forward, undefined, query);
      return { items: found.slice(0, query.limit).reverse(), hasMore: found.length > query.limit };
    }
    const first = forward === 1 ? this.head : this.slots.length - 1;
    const found = this.walk(after === undefined ? first : after + forward, forward, before, query);
    return { items: found.slice(0, query.limit), hasMore: found.length > query.limit };
  }

  private cursor(param: 'after' | 'before', id: string | undefined): number | undefined {
    if (id === undefined) return undefined;
    const position = this.positions.get(id);
    if (position === undefined)
      throw badRequest(`Invalid '${param}': no object found with id '${id}'.`, param, 'invalid_value');
    return position;
  }

  /** Collects one item more than the limit to determine `hasMore`. */
  private walk(from: number, step: number, stop: number | undefined, query: FilteredPageRequest<T>): T[] {
    const found: T[] = [];
    for (let at = from; at >= this.head && at < this.slots.length && at !== stop; at += step) {
      const item = this.slots[at];
      if (!item || (query.accepts && !query.accepts(item))) continue;
      found.push(item);
      if (found.length > query.limit) break;
    }
    return found;
  }

  private trim(): void {
    while (this.slots.length > this.head && !this.slots.at(-1)) this.slots.pop();
    while (this.head < this.slots.length && !this.slots[this.head]) this.head += 1;
    const holes = this.slots.length - this.positions.size;
    if (holes > MIN_HOLES && holes > this.positions.size) this.reindex([...this.values()]);
  }

  private insertByAge(item: T): void {
    const ordered = [...this.values()];
    const younger = ordered.findIndex((other) => other.createdAt > item.createdAt);
    ordered.splice(younger, 0, item);
    this.reindex(ordered);
  }

  private reindex(ordered: T[]): void {
    this.slots = ordered;
    this.head = 0;
    this.positions = new Map(ordered.map((item, position) => [item.id, position]));
  }
}
