import { canBeRetried, countsOf, type Outcome } from './outcomes';

const outcome = (fields: Partial<Outcome>): Outcome => ({
  id: 'vs_1',
  object: 'vector_store',
  outcome: 'failed',
  ...fields,
});

describe('canBeRetried', () => {
  it.each([
    [{ retryable: true }, true],
    [{ retryable: false, attempted: false }, true],
    [{ retryable: false }, false],
    [{ outcome: 'drifted', attempted: false }, false],
  ])('%j: %s', (fields, expected) => {
    expect(canBeRetried(outcome(fields))).toBe(expected);
  });
});

describe('countsOf', () => {
  it('counts each outcome, also unknown ones', () => {
    const rows = ['failed', 'deleted', 'failed', 'evaporated'].map((word, index) => ({
      id: String(index),
      outcome: outcome({ outcome: word }),
    }));
    expect(countsOf(rows)).toEqual([
      ['deleted', 1],
      ['failed', 2],
      ['evaporated', 1],
    ]);
  });
});
