import { cpuMsOf } from '../../../test/support/cpu-time.js';
import { globMatcher } from './glob.js';

const matchesGlob = (pattern: string, text: string): boolean => globMatcher([pattern])(text) === pattern;

describe('globMatcher', () => {
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
    ['r\u00e9sum\u00e9*', 're\u0301sume\u0301.pdf'],
    ['re\u0301sume\u0301*', 'R\u00c9SUM\u00c9.pdf'],
  ])('%s matches %s', (pattern, text) => {
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
  ])('%s does not match %s', (pattern, text) => {
    expect(matchesGlob(pattern, text)).toBe(false);
  });

  it('returns the first of several matching patterns', () => {
    const findPattern = globMatcher(['a*', '*b', '*']);
    expect([findPattern('b'), findPattern('ab'), findPattern('c'), globMatcher([])('a')]).toEqual([
      '*b',
      'a*',
      '*',
      undefined,
    ]);
  });

  it('is fast for any pattern', () => {
    const cpuMs = cpuMsOf(() => {
      expect(matchesGlob('*a'.repeat(128), 'a'.repeat(127) + 'b'.repeat(400))).toBe(false);
    });
    expect(cpuMs).toBeLessThan(200);
  });
});
