import { digestOf } from './plan.js';

describe('digestOf', () => {
  it('is the same for the same ids in any order', () => {
    expect(digestOf(['a', 'b'])).toBe(digestOf(['b', 'a']));
    expect(digestOf(['file-1'])).toBe('L6bhFW5sayyAjp7zxj-cSc6AlXkgDypASHlJ79T-vKQ');
  });

  it.each([
    [['a\nb'], ['a', 'b']],
    [['a\\nb'], ['a\nb']],
    [['\uD800'], ['\uFFFD']],
  ])('tells %j from %j', (one, other) => {
    expect(digestOf(one)).not.toBe(digestOf(other));
  });
});
