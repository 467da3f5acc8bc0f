import { collectReport, idListing, listing, type Operation } from './operation.js';

async function* lines<Line>(...values: Line[]): AsyncGenerator<Line> {
  await Promise.resolve();
  yield* values;
}

async function* brokenLines(): AsyncGenerator<{ id: string }> {
  await Promise.resolve();
  yield { id: 'a' };
  throw new Error('broken');
}

function reportOf<Line, Report>(operation: Operation<Line, Report>): Promise<Report> {
  if (operation.document !== undefined) throw new Error('a listing is collected');
  return collectReport(operation);
}

describe('collect', () => {
  it('returns the report of all lines, and counts each', async () => {
    let sum = 0;
    const tally = { add: (line: number) => (sum += line), summary: {}, progress: { done: 0, failed: 0 } };
    const report = (all: readonly number[]): number[] => [...all].reverse();
    expect(await collectReport({ kind: 'operation', lines: lines(1, 2, 3), tally, report })).toEqual([
      3, 2, 1,
    ]);
    expect(sum).toBe(6);
  });

  it('fails if a line fails', async () => {
    await expect(reportOf(idListing(brokenLines()))).rejects.toThrow('broken');
  });
});

describe('listing', () => {
  it('counts its items and states that it is complete', async () => {
    const operation = listing(lines('a', 'b'), (all) => all.join());
    expect(await reportOf(operation)).toBe('a,b');
    expect(operation.tally.summary).toEqual({ count: 2, complete: true });
  });

  it('states whether there are more items instead', async () => {
    const operation = listing(
      lines('a'),
      (all) => all.length,
      () => ({ has_more: true }),
    );
    await reportOf(operation);
    expect(operation.tally.summary).toEqual({ count: 1, has_more: true });
  });
});

describe('idListing', () => {
  it('has only the ids', async () => {
    const operation = idListing(lines({ id: 'a', name: 'A' }, { id: 'b', name: 'B' }));
    expect(await reportOf(operation)).toEqual(['a', 'b']);
  });
});
