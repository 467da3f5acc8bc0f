import fc from 'fast-check';
import type { Page } from './page.js';
import { allItems, type ListRange } from './paging.js';
import { UpstreamError } from '../upstream-error.js';

type Rejection = (cursor: string) => Page<Item> | UpstreamError;

interface Item {
  readonly id: string;
}

const rejected = (status: number, message: string, code?: string): UpstreamError =>
  new UpstreamError({ failure: 'status', status, code, message, mayHaveActed: false });

/** Responses of upstreams to a cursor whose item does not exist. */
const REJECTIONS: Readonly<Record<string, Rejection>> = {
  'a 400 about the parameter': (id) =>
    rejected(400, `Invalid 'after': no object found with id '${id}'.`, 'invalid_value'),
  'a 404 about the item': (id) => rejected(404, `No vector store found with id '${id}'.`),
  'a 404 that names nothing': () => rejected(404, 'File not found'),
  'a 422 about the cursor': () => rejected(422, 'Unknown cursor'),
  'a 410': () => rejected(410, 'upstream responded with status 410'),
  'an empty page': () => ({ data: [], has_more: false }),
};

/** An upstream listing from which items are deleted between two calls. */
class Account {
  readonly asked: (string | undefined)[] = [];
  private alive: Set<string>;

  constructor(
    readonly ids: readonly string[],
    private readonly size: number,
    private readonly reject: Rejection = REJECTIONS['a 400 about the parameter']!,
    /** Items to delete before each call; the first call is 0. */
    private readonly deletions: readonly (readonly string[])[] = [],
    /** Number of items that each page repeats from the page before it. */
    private readonly overlap = 0,
    /** Whether every full page has `has_more: true`, even the last one. */
    private readonly guesses = false,
  ) {
    this.alive = new Set(ids);
  }

  readonly fetchPage = async (after: string | undefined): Promise<Page<Item>> => {
    for (const id of this.deletions[this.asked.length] ?? []) this.alive.delete(id);
    this.asked.push(after);
    if (after !== undefined && !this.alive.has(after)) {
      const answer = this.reject(after);
      if (answer instanceof UpstreamError) throw answer;
      return answer;
    }
    const existing = this.ids.filter((id) => this.alive.has(id));
    const behind = after === undefined ? 0 : existing.indexOf(after) + 1;
    const from = Math.max(0, behind - this.overlap);
    const data = existing.slice(from, behind + this.size).map((id) => ({ id }));
    const hasMore = this.guesses ? data.length >= this.size : behind + this.size < existing.length;
    return Promise.resolve({ data, has_more: hasMore });
  };

  get left(): string[] {
    return this.ids.filter((id) => this.alive.has(id));
  }

  list(range?: ListRange): Promise<string[]> {
    return collect(this.fetchPage, range);
  }
}

async function collect(fetchPage: Account['fetchPage'], range?: ListRange): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of allItems(fetchPage, range)) ids.push(id);
  return ids;
}

const idsUpTo = (count: number): string[] => Array.from({ length: count }, (_, index) => `id-${index}`);

/** The result or the error. */
const outcomeOf = (listing: Promise<string[]>): Promise<unknown> => listing.catch((error: unknown) => error);

describe('PageWalk', () => {
  describe.each(Object.entries(REJECTIONS))(
    'when upstream answers %s for a deleted item',
    (_case, reject) => {
      it('continues after the item before it', async () => {
        const account = new Account(idsUpTo(7), 3, reject, [[], ['id-2']]);
        expect(await account.list()).toEqual(idsUpTo(7));
        expect(account.asked).toEqual([undefined, 'id-2', 'id-1', 'id-5']);
      });

      it('goes back in steps that double', async () => {
        const gone = idsUpTo(100).slice(40);
        const account = new Account(idsUpTo(150), 100, reject, [[], gone]);
        expect(await account.list()).toEqual(idsUpTo(150));
        const tried = [99, 98, 97, 95, 91, 83, 67, 35].map((at) => `id-${at}`);
        expect(account.asked).toEqual([undefined, ...tried]);
      });

      it('reads the page again when all its items were deleted', async () => {
        const account = new Account(idsUpTo(9), 3, reject, [[], [], ['id-3', 'id-4', 'id-5']]);
        expect(await account.list()).toEqual(idsUpTo(9));
        expect(account.asked).toEqual([undefined, 'id-2', 'id-5', 'id-4', 'id-3', 'id-2']);
      });

      it('starts over when all items that it read were deleted', async () => {
        const account = new Account(idsUpTo(9), 3, reject, [[], [], idsUpTo(6)]);
        expect(await account.list()).toEqual(idsUpTo(9));
        expect(account.asked).toEqual([undefined, 'id-2', 'id-5', 'id-4', 'id-3', 'id-2', undefined]);
      });

      it('ends when all items were deleted', async () => {
        const account = new Account(idsUpTo(4), 3, reject, [[], idsUpTo(4)]);
        expect(await account.list()).toEqual(idsUpTo(3));
        expect(account.asked).toEqual([undefined, 'id-2', 'id-1', 'id-0', undefined]);
      });

      it('stays in the range of the caller', async () => {
        const account = new Account(idsUpTo(9), 3, reject, [[], ['id-4']]);
        expect(await account.list({ after: 'id-1', before: 'id-7' })).toEqual(idsUpTo(7).slice(2));
        expect(account.asked).toEqual(['id-1', 'id-4', 'id-3']);
      });
    },
  );

  it.each([400, 404])('passes on the %i for a cursor of the caller', async (status) => {
    const answer = rejected(status, "No vector store found with id 'id-x'.");
    const account = new Account(idsUpTo(3), 3, () => answer);
    expect(await outcomeOf(account.list({ after: 'id-x' }))).toBe(answer);
    expect(account.asked).toEqual(['id-x']);
  });

  it('reports a changed listing when the start of the caller was deleted as well', async () => {
    const account = new Account(idsUpTo(9), 2, REJECTIONS['a 404 about the item'], [[], idsUpTo(4)]);
    expect(await outcomeOf(account.list({ after: 'id-1' }))).toMatchObject({
      failure: 'unusable',
      code: 'listing_changed',
      callerStatus: 502,
      retryAfterMs: 1_000,
      isTransient: true,
      message: 'the listing changed while it was read and cannot continue: send the request again',
      cause: expect.objectContaining({ status: 404 }),
    });
    expect(account.asked).toEqual(['id-1', 'id-3', 'id-2', 'id-1']);
  });

  describe('when the vector store of the listing is deleted', () => {
    const vanishing = (message: string): { asked: unknown[]; fetchPage: Account['fetchPage'] } => {
      const asked: unknown[] = [];
      const fetchPage = (after: string | undefined): Promise<Page<Item>> => {
        asked.push(after);
        const data = idsUpTo(5).map((id) => ({ id }));
        return asked.length === 1
          ? Promise.resolve({ data, has_more: true })
          : Promise.reject(rejected(404, message));
      };
      return { asked, fetchPage };
    };
    const list = (fetchPage: Account['fetchPage']): Promise<unknown> =>
      outcomeOf(collect(fetchPage, { owner: 'vs_1' }));

    it('passes on a 404 that names the store, without another call', async () => {
      const { asked, fetchPage } = vanishing("No vector store found with id 'vs_1'.");
      expect(await list(fetchPage)).toEqual(rejected(404, "No vector store found with id 'vs_1'."));
      expect(asked).toEqual([undefined, 'id-4']);
    });

    it('passes on a 404 that names no object once the start returns it too', async () => {
      const { asked, fetchPage } = vanishing('Not found');
      expect(await list(fetchPage)).toEqual(rejected(404, 'Not found'));
      expect(asked).toEqual([undefined, 'id-4', 'id-3', 'id-2', 'id-0', undefined]);
    });
  });

  it('passes on the error of an upstream that does not support cursors', async () => {
    const answer = rejected(400, 'Not supported here.');
    const fetchPage = (after: string | undefined): Promise<Page<Item>> =>
      after === undefined
        ? Promise.resolve({ data: [{ id: 'a' }, { id: 'b' }], has_more: true })
        : Promise.reject(answer);
    expect(await outcomeOf(collect(fetchPage))).toBe(answer);
  });

  it.each([401, 403, 429, 500, 503])('passes on a %i immediately', async (status) => {
    const answer = rejected(status, 'No.');
    const account = new Account(idsUpTo(9), 3, () => answer, [[], ['id-2']]);
    expect(await outcomeOf(account.list())).toBe(answer);
    expect(account.asked).toEqual([undefined, 'id-2']);
  });

  it('accepts an empty last page from an upstream whose full pages always have has_more: true', async () => {
    const account = new Account(idsUpTo(6), 3, undefined, [], 0, true);
    expect(await account.list()).toEqual(idsUpTo(6));
    expect(account.asked).toEqual([undefined, 'id-2', 'id-5', 'id-4']);
    const single = new Account(idsUpTo(2), 1, undefined, [], 0, true);
    expect(await single.list()).toEqual(idsUpTo(2));
    expect(single.asked).toEqual([undefined, 'id-0', 'id-1', 'id-0']);
  });

  it('needs few calls when almost all items of the largest page were deleted', async () => {
    const ids = idsUpTo(10_001);
    const account = new Account(ids, 10_000, undefined, [[], ids.slice(1, 10_000)]);
    expect(await account.list()).toEqual(ids);
    expect(account.asked).toHaveLength(17);
  });

  it('lists every item that is never deleted, and no item twice, or throws', async () => {
    const scenario = fc.record({
      count: fc.integer({ min: 0, max: 60 }),
      size: fc.integer({ min: 1, max: 12 }),
      overlap: fc.integer({ min: 0, max: 3 }),
      guesses: fc.boolean(),
      rejection: fc.constantFrom(...Object.keys(REJECTIONS)),
      /** Items to delete before each call, with more of them near the beginning. */
      deletions: fc.array(fc.array(fc.nat(59), { maxLength: 25 }), { maxLength: 12 }),
      after: fc.option(fc.nat(59), { nil: undefined }),
    });
    let completed = 0;
    await fc.assert(
      fc.asyncProperty(scenario, async ({ count, size, overlap, guesses, rejection, deletions, after }) => {
        const ids = idsUpTo(count);
        const gone = deletions.map((places) => places.filter((at) => at !== after).map((at) => `id-${at}`));
        const start = after !== undefined && after < count;
        const account = new Account(ids, size, REJECTIONS[rejection], gone, overlap, guesses);
        const outcome = await outcomeOf(account.list(start ? { after: `id-${after}` } : {}));
        expect(account.asked.length).toBeLessThan(300);
        if (!Array.isArray(outcome)) {
          expect(outcome).toBeInstanceOf(UpstreamError);
          return;
        }
        completed += 1;
        expect(outcome).toEqual([...new Set(outcome)]);
        const inRange = (id: string): boolean => !start || ids.indexOf(id) > after;
        expect(account.left.filter((id) => inRange(id) && !outcome.includes(id))).toEqual([]);
        expect(outcome.filter((id: string) => !inRange(id))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
    expect(completed).toBeGreaterThan(500);
  });

  it('completes for any deletions, as long as the start of the caller exists', async () => {
    const scenario = fc.record({
      count: fc.integer({ min: 0, max: 60 }),
      size: fc.integer({ min: 1, max: 12 }),
      rejection: fc.constantFrom(...Object.keys(REJECTIONS)),
      deletions: fc.array(fc.array(fc.nat(59), { maxLength: 60 }), { maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ count, size, rejection, deletions }) => {
        const gone = deletions.map((places) => places.map((at) => `id-${at}`));
        const account = new Account(idsUpTo(count), size, REJECTIONS[rejection], gone);
        const outcome = await account.list();
        expect(account.left.filter((id) => !outcome.includes(id))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
