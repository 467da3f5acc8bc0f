import fc from 'fast-check';
import { NDJSON, problem, send } from '../support/client.js';
import { page, type Script, ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';

/** Listings that upstream does not end correctly. None may be reported as complete. */
const BROKEN: readonly {
  what: string;
  answers: Script[];
  detail: string;
  code?: string;
  listed: string[];
}[] = [
  {
    what: 'the same page again with has_more: true',
    answers: [page(['a', 'b'], true), page(['a', 'b'], true)],
    detail: 'the listing is inconsistent: a page without new items has has_more: true',
    code: 'broken_listing',
    listed: ['a', 'b'],
  },
  {
    what: 'the same page again, as the last one',
    answers: [page(['a', 'b'], true), page(['a', 'b'], false)],
    detail: 'the listing is inconsistent: the last page repeats the page before it',
    code: 'broken_listing',
    listed: ['a', 'b'],
  },
  {
    what: 'the previous page without its first item and with has_more: true',
    answers: [page(['a', 'b', 'c'], true), page(['b', 'c', 'a'], true)],
    detail: 'the listing is inconsistent: a page without new items has has_more: true',
    code: 'broken_listing',
    listed: ['a', 'b', 'c'],
  },
  {
    what: 'an earlier page again',
    answers: [page(['a'], true), page(['b'], true), page(['a'], true)],
    detail: 'the listing is inconsistent: a page without new items has has_more: true',
    code: 'broken_listing',
    listed: ['a', 'b'],
  },
  {
    what: 'a cursor that comes back behind new items',
    answers: [page(['a'], true), page(['b', 'a'], true)],
    detail: 'the listing is inconsistent: a cursor repeats',
    code: 'broken_listing',
    listed: ['a', 'b'],
  },
  {
    what: 'an empty page with has_more: true',
    answers: [page(['a'], true), page([], true)],
    detail: 'the listing is inconsistent: an empty page has has_more: true',
    code: 'broken_listing',
    listed: ['a'],
  },
  {
    what: 'an empty first page with has_more: true',
    answers: [page([], true)],
    detail: 'the listing is inconsistent: an empty page has has_more: true',
    code: 'broken_listing',
    listed: [],
  },
  ...[
    { what: 'has_more missing', body: { object: 'list', data: [{ id: 'b' }] } },
    { what: 'has_more that is null', body: { object: 'list', data: [{ id: 'b' }], has_more: null } },
    { what: 'has_more that is a text', body: { object: 'list', data: [], has_more: 'false' } },
    { what: 'no data', body: { object: 'list', has_more: false } },
    { what: 'data that is null', body: { object: 'list', data: null, has_more: false } },
    { what: 'data that is no list', body: { object: 'list', data: {}, has_more: false } },
    { what: 'an item without an id', body: { object: 'list', data: [{ name: 'b' }], has_more: false } },
    { what: 'an item with an empty id', body: { object: 'list', data: [{ id: '' }], has_more: false } },
    {
      what: 'an item with a number as its id',
      body: { object: 'list', data: [{ id: 1 }], has_more: false },
    },
    { what: 'an item that is null', body: { object: 'list', data: [null], has_more: false } },
    { what: 'an empty object', body: {} },
    { what: 'null', body: 'null' },
    { what: 'a list', body: [{ id: 'b' }] },
    { what: 'an error with status 200', body: { error: { message: 'No.' } } },
  ].map(({ what, body }) => ({
    what,
    answers: [page(['a'], true), { body }],
    detail: 'the response is not a page of a list',
    listed: ['a'],
  })),
];

describe('a listing that upstream does not end correctly', () => {
  let upstream: ScriptedUpstream;
  let service: Service;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    service = await startService(upstream.url);
  });
  afterAll(async () => {
    await service.close();
    await upstream.close();
  });

  describe.each(['/vector_stores', '/files', '/vector_stores/vs_1/files'])('GET %s', (path) => {
    it.each(BROKEN)('is an error for $what', async ({ answers, detail, code }) => {
      upstream.script(...answers);
      const answer = await send(service, `GET ${path}`);
      expect(answer.status).toBe(502);
      expect(answer.body).toEqual(
        problem(502, 'upstream_error', detail, code === undefined ? {} : { upstream: { code } }),
      );
      expect(upstream.received).toHaveLength(answers.length);
    });

    it.each(BROKEN)('ends with an error line for $what', async ({ answers, detail, code, listed }) => {
      upstream.script(...answers);
      const answer = await send(service, `GET ${path}`, { headers: NDJSON });
      const error = problem(502, 'upstream_error', detail, code === undefined ? {} : { upstream: { code } });
      if (listed.length === 0) {
        expect(answer.status).toBe(502);
        expect(answer.body).toEqual(error);
      } else {
        expect(answer.status).toBe(200);
        expect(answer.lines).toEqual([...listed.map((id) => ({ id })), { error }]);
      }
    });

    it('is an error when a later page fails', async () => {
      upstream.script(page(['a'], true), { status: 403, body: { error: { message: 'Not yours.' } } });
      const collected = await send(service, `GET ${path}`);
      expect(collected.body).toEqual(
        problem(403, 'upstream_error', 'Not yours.', { upstream: { status: 403 } }),
      );
      upstream.script(page(['a'], true), { status: 403, body: { error: { message: 'Not yours.' } } });
      const { lines } = await send(service, `GET ${path}`, { headers: NDJSON });
      expect(lines).toEqual([
        { id: 'a' },
        { error: problem(403, 'upstream_error', 'Not yours.', { upstream: { status: 403 } }) },
      ]);
    });

    it('requests the page after the last id, independent of last_id', async () => {
      const misleading = { object: 'list', data: [{ id: 'a' }], last_id: 'zzz', has_more: true };
      upstream.script({ body: misleading }, page(['b'], false));
      expect((await send(service, `GET ${path}`, { headers: NDJSON })).lines).toEqual([
        { id: 'a' },
        { id: 'b' },
        { summary: { count: 2, complete: true } },
      ]);
      expect(upstream.sent[1]).toMatch(/[?&]after=a$/);
    });

    it('accepts a page without `object`, `first_id` and `last_id`', async () => {
      upstream.script(
        { body: { data: [{ id: 'a' }], has_more: true } },
        { body: { data: [], has_more: false } },
      );
      const { lines } = await send(service, `GET ${path}`, { headers: NDJSON });
      expect(lines).toEqual([{ id: 'a' }, { summary: { count: 1, complete: true } }]);
    });

    it('retries a truncated page, and lists each item once', async () => {
      upstream.script(
        page(['a'], true),
        (response) => {
          response.writeHead(200, { 'content-length': 1000 });
          response.write('{"object":"list","data":[{"id":"b"}', () => response.destroy());
        },
        page(['b'], false),
      );
      const { lines } = await send(service, `GET ${path}`, { headers: NDJSON });
      expect(lines).toEqual([{ id: 'a' }, { id: 'b' }, { summary: { count: 2, complete: true } }]);
    });
  });

  it('lists everything for any number of items, page size and order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom('asc', 'desc'),
        async (count, limit, order) => {
          const ids = Array.from({ length: count }, (_, index) => `vs_${index}`);
          upstream.script(pagesOf(order === 'asc' ? ids : ids.toReversed()));
          const { body } = await send(service, `GET /vector_stores?limit=${limit}&order=${order}`);
          expect(body).toEqual(order === 'asc' ? ids : ids.toReversed());
          expect(upstream.received).toHaveLength(Math.max(1, Math.ceil(count / limit)));
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** Returns the page that the query requests. */
function pagesOf(ids: readonly string[]): Script {
  return (response, { path }) => {
    const query = new URL(path, 'http://upstream').searchParams;
    const from = query.has('after') ? ids.indexOf(query.get('after') ?? '') + 1 : 0;
    const to = from + Number(query.get('limit'));
    const data = ids.slice(from, to).map((id) => ({ id }));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ object: 'list', data, has_more: to < ids.length }));
  };
}
