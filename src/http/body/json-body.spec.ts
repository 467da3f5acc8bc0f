import fc from 'fast-check';
import { isDeeperThan } from './json-body.js';

const bytes = (text: string): Buffer => Buffer.from(text);

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('isDeeperThan', () => {
  it.each([
    ['[[[]]]', 2, true],
    ['[[[]]]', 3, false],
    ['{"a":{"b":[1]}}', 2, true],
    ['{"a":{"b":[1]}}', 3, false],
    ['[1,[2],[3],[4],[5]]', 2, false],
    ['["[[[[[[\\"[[[[[[\\\\"]', 1, false],
    ['["\\\\",[[[[[1]]]]]]', 2, true],
  ])('compares %s with %i levels', (text, max, isDeep) => {
    expect(isDeeperThan(max, bytes(text))).toBe(isDeep);
  });

  it('returns the correct result for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(7), (value, max) => {
        expect(isDeeperThan(max, bytes(JSON.stringify(value)))).toBe(depthOf(value) > max);
      }),
    );
  });

  it('terminates for truncated JSON', () => {
    for (const text of ['[[["', '[[["\\', '"'.repeat(9), '['.repeat(9)])
      expect(typeof isDeeperThan(2, bytes(text))).toBe('boolean');
  });
});
