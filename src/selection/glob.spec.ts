import { matchesGlob } from './glob.js';

describe('matchesGlob', () => {
  it.each([
    ['docs', 'docs'],
    ['DOCS', 'docs'],
    ['*', ''],
    ['*', 'anything at all'],
    ['demo-*', 'Demo-1'],
    ['*-old', 'a-old-old'],
    ['a*b*c', 'aXXbYYbZc'],
    ['a?c', 'abc'],
    ['??', '🙂é'],
    ['a.c', 'a.c'],
    ['(x)[1]', '(X)[1]'],
    ['*/2024/*', 'mail/2024/q1'],
    ['a**', 'a'],
  ])('%s is %s', (pattern, text) => {
    expect(matchesGlob(pattern, text)).toBe(true);
  });

  it.each([
    ['docs', 'docs2'],
    ['', 'a'],
    ['a.c', 'abc'],
    ['a?c', 'ac'],
    ['demo-*', 'my demo-1'],
    ['*-old', 'a-older'],
    ['a*b*c', 'aXXcYYb'],
    ['a', ''],
  ])('%s is not %s', (pattern, text) => {
    expect(matchesGlob(pattern, text)).toBe(false);
  });

  it('takes its time from no pattern', () => {
    const startedAt = performance.now();
    expect(matchesGlob('*a'.repeat(128), 'a'.repeat(127) + 'b'.repeat(400))).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});
