import { mergeVary } from './vary.js';

describe('mergeVary', () => {
  it.each([
    [['Origin', 'accept, prefer'], 'Origin, accept, prefer'],
    [['Origin', 'origin'], 'Origin'],
    [['Origin', ' Accept ,,accept,\tPrefer '], 'Origin, Accept, Prefer'],
    [['Origin', ['Accept', 'Prefer, ORIGIN']], 'Origin, Accept, Prefer'],
    [['Origin', '*'], '*'],
    [['Accept, *', 'Origin'], '*'],
    [['Origin', ''], 'Origin'],
  ] as [(string | string[])[], string][])('%j is %j', (values, merged) => {
    expect(mergeVary(...values)).toBe(merged);
  });
});
