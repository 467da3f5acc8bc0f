import { idListing, listing, Operation } from './operation.js';

async function* lines<Line>(...values: Line[]): AsyncGenerator<Line> {
  await Promise.resolve();
  yield* values;
}

async function* brokenLines(): AsyncGenerator<{ id: string }> {
  await Promise.resolve();
  yield { id: 'a' };
  throw new Error('broken');
}

describe('Operation', () => {
  it('collects all lines into its answer, and counts each', async () => {
    let sum = 0;
    const tally = { add: (line: number) => (sum += line), summary: {}, progress: { done: 0, failed: 0 } };
    const operation = new Operation(lines(1, 2, 3), tally, (all) => [...all].reverse());
    expect(await operation.collect()).toEqual([3, 2, 1]);
    expect(sum).toBe(6);
  });

  it('fails as a whole when a line fails', async () => {
    await expect(idListing(brokenLines()).collect()).rejects.toThrow('broken');
  });
});

describe('listing', () => {
  it('says how many there were, and that they are all', async () => {
    const operation = listing(lines('a', 'b'), (all) => all.join());
    expect(await operation.collect()).toBe('a,b');
    expect(operation.tally.summary).toEqual({ count: 2, complete: true });
  });

  it('says instead whether there are more', async () => {
    const operation = listing(
      lines('a'),
      (all) => all.length,
      () => ({ has_more: true }),
    );
    await operation.collect();
    expect(operation.tally.summary).toEqual({ count: 1, has_more: true });
  });
});

describe('idListing', () => {
  it('leaves all but the ids', async () => {
    const operation = idListing(lines({ id: 'a', name: 'A' }, { id: 'b', name: 'B' }));
    expect(await operation.collect()).toEqual(['a', 'b']);
  });
});
