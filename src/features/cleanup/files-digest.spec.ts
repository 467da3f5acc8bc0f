import { filesDigest } from './files-digest.js';

describe('filesDigest', () => {
  it('is the same for the same ids in any order', () => {
    expect(filesDigest(['a', 'b'])).toBe(filesDigest(['b', 'a']));
    expect(filesDigest(['file-1'])).toBe('L6bhFW5sayyAjp7zxj-cSc6AlXkgDypASHlJ79T-vKQ');
  });

  it.each([
    [['a\nb'], ['a', 'b']],
    [['a\\nb'], ['a\nb']],
    [['\uD800'], ['\uFFFD']],
  ])('distinguishes %j from %j', (one, other) => {
    expect(filesDigest(one)).not.toBe(filesDigest(other));
  });
});
