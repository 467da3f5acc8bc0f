import fc from 'fast-check';
import { type IdHandler, type Item, known } from '../bulk/bulk-runner.js';
import type { Outcome } from '../bulk/report/outcome.js';
import { CascadeQueue } from './cascade-queue.js';
import type { Holdings } from '../project-scan/project-scan.js';

const FAILURE = { error: 'No.', status_code: 500, code: 'upstream_error', retryable: true, attempts: 8 };

function holdings(files: Record<string, string[]>, failures: string[] = []): Holdings {
  return {
    storesOfFile: new Map(Object.entries(files)),
    failures: new Map(failures.map((id) => [id, FAILURE])),
  };
}

function plan(
  stores: string[],
  held: Holdings,
  shared: ReadonlyMap<string, readonly string[]> = new Map(),
): CascadeQueue {
  const never: IdHandler = { act: () => Promise.reject(new Error('not called in these tests')) };
  return new CascadeQueue(stores, { holdings: held, shared }, { files: never, vectorStores: never });
}

const nameOf = (item: Item): string =>
  item.kind === 'known' ? `${item.outcome.outcome} ${item.outcome.id}` : `delete ${item.id}`;
const idOf = (item: Item): string => (item.kind === 'known' ? item.outcome.id : item.id);

/** Pulls all items that are available. */
function pullAll(queue: CascadeQueue): string[] {
  const names: string[] = [];
  for (let item = queue.pull(); item !== undefined; item = queue.pull()) names.push(nameOf(item));
  return names;
}

const deleted = (id: string): Outcome => ({ id, object: 'file', outcome: 'deleted', attempts: 1 });
const failed = (id: string): Outcome => ({ id, object: 'file', outcome: 'failed', ...FAILURE });
const notFound = (id: string): Outcome => ({ id, object: 'file', outcome: 'not_found', ...FAILURE });

describe('CascadeQueue', () => {
  it('deletes a store once the last of its files is deleted', () => {
    const queue = plan(['s', 't'], holdings({ a: ['s'], b: ['s'], c: ['t'] }));
    expect(pullAll(queue)).toEqual(['delete a', 'delete b', 'delete c']);
    queue.onSettled(deleted('b'));
    expect(pullAll(queue)).toEqual([]);
    queue.onSettled(deleted('a'));
    expect(pullAll(queue)).toEqual(['delete s']);
    queue.onSettled(deleted('c'));
    expect(pullAll(queue)).toEqual(['delete t']);
  });

  it('deletes an empty store at once', () => {
    expect(pullAll(plan(['s'], holdings({})))).toEqual(['delete s']);
  });

  it('deletes a file of two stores once, and both stores after it', () => {
    const queue = plan(['s', 't'], holdings({ a: ['s', 't'] }));
    expect(pullAll(queue)).toEqual(['delete a']);
    queue.onSettled(deleted('a'));
    expect(pullAll(queue)).toEqual(['delete s', 'delete t']);
  });

  it('keeps a store whose file failed, and names the file and the reason', () => {
    const queue = plan(['s'], holdings({ a: ['s'], b: ['s'] }));
    pullAll(queue);
    queue.onSettled(failed('a'));
    queue.onSettled(deleted('b'));
    expect(queue.pull()).toEqual(
      known({
        id: 's',
        object: 'vector_store',
        outcome: 'failed',
        error: 'not deleted: 1 of its files could not be deleted (a: No.)',
        status_code: 500,
        code: 'files_remain',
        retryable: true,
        attempts: 0,
        attempted: false,
      }),
    );
  });

  it('deletes a store whose file did not exist', () => {
    const queue = plan(['s'], holdings({ a: ['s'] }));
    pullAll(queue);
    queue.onSettled(notFound('a'));
    expect(pullAll(queue)).toEqual(['delete s']);
  });

  it('keeps shared files and deletes their store', () => {
    const queue = plan(['s'], holdings({ a: ['s'] }), new Map([['a', ['x', 'y']]]));
    expect(queue.pull()).toEqual(
      known({ id: 'a', object: 'file', outcome: 'kept_shared', vector_store_ids: ['x', 'y'] }),
    );
    expect(pullAll(queue)).toEqual(['delete s']);
  });

  it('keeps a store that could not be listed', () => {
    expect(pullAll(plan(['s', 't'], holdings({}, ['s'])))).toEqual(['failed s', 'delete t']);
  });

  it('ranks the files in the order in which they were found', () => {
    const queue = plan(['s'], holdings({ b: ['s'], a: ['s'] }));
    expect([queue.found, queue.rankOf(deleted('b')), queue.rankOf(deleted('a'))]).toEqual([2, 0, 1]);
  });

  it('has every file and store either among the pulled items or in the rest', () => {
    const world = fc.record({
      holds: fc.array(fc.uniqueArray(fc.nat(5), { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
      outcomes: fc.array(fc.constantFrom(deleted, failed, notFound), { minLength: 6, maxLength: 6 }),
      stopAfter: fc.nat(12),
    });
    fc.assert(
      fc.property(world, ({ holds, outcomes, stopAfter }) => {
        const files: Record<string, string[]> = {};
        for (const [store, held] of holds.entries())
          for (const file of held) (files[`f${file}`] ??= []).push(`s${store}`);
        const stores = holds.map((_, store) => `s${store}`);
        const queue = plan(stores, holdings(files));

        const done: string[] = [];
        for (let steps = 0; steps < stopAfter; steps += 1) {
          const item = queue.pull();
          if (item === undefined) break;
          const id = idOf(item);
          done.push(id);
          if (id.startsWith('f')) queue.onSettled(outcomes[Number(id.slice(1))]!(id));
        }
        const rest = [...queue.rest()].map(idOf);
        expect([...done, ...rest].sort()).toEqual([...stores, ...Object.keys(files)].sort());
        for (const [store, held] of holds.entries()) {
          const at = done.indexOf(`s${store}`);
          if (at >= 0) for (const file of held) expect(done.slice(0, at)).toContain(`f${file}`);
        }
      }),
    );
  });
});
