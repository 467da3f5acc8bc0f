import fc from 'fast-check';
import type { Act } from '../bulk/bulk-by-id.js';
import type { Item } from '../bulk/bulk-runner.js';
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
  const work = new CascadeQueue();
  const never: Act = () => Promise.reject(new Error('not done here'));
  work.plan(stores, { holdings: held, shared }, { deleteFile: never, deleteVectorStore: never });
  return work;
}

const nameOf = (task: Item): string =>
  'known' in task ? `${task.known.outcome} ${task.known.id}` : `delete ${task.id}`;

/** All that may start now. */
function pullAll(work: CascadeQueue): string[] {
  const names: string[] = [];
  for (let task = work.pull(); task !== undefined; task = work.pull()) names.push(nameOf(task));
  return names;
}

const deleted = (id: string): Outcome => ({ id, object: 'file', outcome: 'deleted', attempts: 1 });
const failed = (id: string): Outcome => ({ id, object: 'file', outcome: 'failed', ...FAILURE });
const notFound = (id: string): Outcome => ({ id, object: 'file', outcome: 'not_found', ...FAILURE });

describe('CascadeWork', () => {
  it('deletes a store as soon as the last of its files is gone', () => {
    const work = plan(['s', 't'], holdings({ a: ['s'], b: ['s'], c: ['t'] }));
    expect(pullAll(work)).toEqual(['delete a', 'delete b', 'delete c']);
    work.onSettled(deleted('b'));
    expect(pullAll(work)).toEqual([]);
    work.onSettled(deleted('a'));
    expect(pullAll(work)).toEqual(['delete s']);
    work.onSettled(deleted('c'));
    expect(pullAll(work)).toEqual(['delete t']);
  });

  it('deletes an empty store at once', () => {
    expect(pullAll(plan(['s'], holdings({})))).toEqual(['delete s']);
  });

  it('deletes a file of two stores once, and either store behind it', () => {
    const work = plan(['s', 't'], holdings({ a: ['s', 't'] }));
    expect(pullAll(work)).toEqual(['delete a']);
    work.onSettled(deleted('a'));
    expect(pullAll(work)).toEqual(['delete s', 'delete t']);
  });

  it('leaves a store of which a file is left, and says which and why', () => {
    const work = plan(['s'], holdings({ a: ['s'], b: ['s'] }));
    pullAll(work);
    work.onSettled(failed('a'));
    work.onSettled(deleted('b'));
    expect(work.pull()).toEqual({
      known: {
        id: 's',
        object: 'vector_store',
        outcome: 'failed',
        error: 'left alone: 1 of its files could not be deleted (a: No.)',
        status_code: 500,
        code: 'files_remain',
        retryable: true,
        attempts: 0,
        attempted: false,
      },
    });
  });

  it('minds no file that was gone already', () => {
    const work = plan(['s'], holdings({ a: ['s'] }));
    pullAll(work);
    work.onSettled(notFound('a'));
    expect(pullAll(work)).toEqual(['delete s']);
  });

  it('keeps shared files, and deletes the store all the same', () => {
    const work = plan(['s'], holdings({ a: ['s'] }), new Map([['a', ['x', 'y']]]));
    expect(work.pull()).toEqual({
      known: { id: 'a', object: 'file', outcome: 'kept_shared', vector_store_ids: ['x', 'y'] },
    });
    expect(pullAll(work)).toEqual(['delete s']);
  });

  it('leaves a store alone that could not be listed', () => {
    expect(pullAll(plan(['s', 't'], holdings({}, ['s'])))).toEqual(['failed s', 'delete t']);
  });

  it('tells the files in the order found', () => {
    expect([...plan(['s'], holdings({ b: ['s'], a: ['s'] })).fileIds]).toEqual(['b', 'a']);
  });

  it('puts every file and store into what was done or into the rest, whenever it stops', () => {
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
        const work = plan(stores, holdings(files));

        const done: string[] = [];
        for (let steps = 0; steps < stopAfter; steps += 1) {
          const task = work.pull();
          if (task === undefined) break;
          const id = 'known' in task ? task.known.id : task.id;
          done.push(id);
          if (id.startsWith('f')) work.onSettled(outcomes[Number(id.slice(1))]!(id));
        }
        const rest = [...work.rest()].map((left) => ('known' in left ? left.known.id : left.id));
        expect([...done, ...rest].sort()).toEqual([...stores, ...Object.keys(files)].sort());
        for (const [store, held] of holds.entries()) {
          const at = done.indexOf(`s${store}`);
          if (at >= 0) for (const file of held) expect(done.slice(0, at)).toContain(`f${file}`);
        }
      }),
    );
  });
});
