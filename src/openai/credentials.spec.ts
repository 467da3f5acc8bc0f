import { inspect } from 'node:util';
import fc from 'fast-check';
import { Credentials } from './credentials.js';

const SECRET = 'a fingerprint secret';
const of = (apiKey: string): Credentials => new Credentials({ apiKey }, SECRET);

describe('Credentials', () => {
  it('never shows the key when printed, serialized or inspected', () => {
    const credentials = of('sk-proj-abcdefghijkl');
    const shown = [
      String(credentials),
      JSON.stringify({ credentials }),
      inspect({ credentials }, { depth: 9 }),
    ].join();
    expect(shown).not.toContain('abcdefgh');
    expect(shown).toContain(credentials.fingerprint);
  });

  it('has the same fingerprint for the same key and secret only', () => {
    expect(of('sk-one').fingerprint).toBe(of('sk-one').fingerprint);
    expect(of('sk-one').fingerprint).not.toBe(of('sk-two').fingerprint);
    expect(of('sk-one').fingerprint).not.toBe(new Credentials({ apiKey: 'sk-one' }, 'other').fingerprint);
  });

  it('masks the key, parts of it, and anything that looks like a key', () => {
    const credentials = of('my-company-key-0123456789');
    expect(credentials.mask('provided: my-company-key-0123456789. Find')).toBe('provided: ***. Find');
    expect(credentials.mask('provided: my-compa********6789. Find')).toBe('provided: ***********6789. Find');
    expect(credentials.mask('provided: sk-proj-****wxyz. Find')).toBe('provided: ***. Find');
    expect(credentials.mask("No vector store found with id 'vs_1'.")).toBe(
      "No vector store found with id 'vs_1'.",
    );
  });

  it('masks a key with spaces', () => {
    const credentials = of('My API Key');
    expect(credentials.mask('provided: My API Key. Find')).toBe('provided: ***. Find');
    expect(credentials.mask('no API key, my own')).toBe('no API key, my own');
    expect(credentials.isIn('req_My API Key')).toBe(true);
    expect(credentials.isIn('req_My API')).toBe(false);
  });

  it('masks a key that JSON escapes', () => {
    const key = 'a"b\\c"d\\e"f\\g"h';
    expect(of(key).mask(JSON.stringify({ message: `provided: ${key}. Find` }))).toBe(
      '{"message":"provided: ***. Find"}',
    );
  });

  it.each(['test', 'null', 'e', 'a b', 'x.y', 'a\\b'])('masks the short key %s where it is a word', (key) => {
    const credentials = of(key);
    expect(credentials.mask(`provided: ${key}. Find`)).toBe('provided: ***. Find');
    expect(credentials.isIn(`"${key}"`)).toBe(true);
    for (const text of [`req_${key}`, `${key}s`, `the-${key}`]) {
      expect(credentials.mask(text)).toBe(text);
      expect(credentials.isIn(text)).toBe(false);
    }
  });

  it('masks a short key in the values of a JSON document only', () => {
    const text =
      '{"null": null, "code":"null", "message" : "key \\"null\\" is null\\n", "list": ["null", 4]}';
    expect(of('null').mask(text)).toBe(
      '{"null": null, "code":"***", "message" : "key \\"***\\" is ***\\n", "list": ["***", 4]}',
    );
    expect(of('4').mask(text)).toBe(text);
  });

  it('keeps every JSON document valid for any short key', () => {
    const key = fc.string({ minLength: 1, maxLength: 7, unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(key, fc.jsonValue(), (apiKey, value) => {
        const text = JSON.stringify({ apiKey, error: value, text: `a\n${apiKey}\t"b"` });
        expect(() => JSON.parse(of(apiKey).mask(text)) as unknown).not.toThrow();
      }),
    );
  });

  it('leaves no eight consecutive characters of a key in any text', () => {
    const key = fc.string({
      minLength: 8,
      maxLength: 40,
      unit: fc.constantFrom('a', 'b', 'X', 'Y', '0', '9', '-', '_'),
    });
    fc.assert(
      fc.property(
        key,
        fc.array(fc.oneof(fc.string(), fc.constant('KEY'), fc.constant('HEAD'))),
        (apiKey, parts) => {
          const text = parts
            .map((part) => (part === 'KEY' ? apiKey : part === 'HEAD' ? apiKey.slice(0, 10) : part))
            .join(' ');
          const masked = of(apiKey).mask(text);
          for (let at = 0; at + 8 <= apiKey.length; at += 1)
            expect(masked).not.toContain(apiKey.slice(at, at + 8));
        },
      ),
    );
  });
});

describe('a signature', () => {
  const SECRET = 'sixteen characters';
  const of = (input: object = {}, secret = SECRET): string =>
    new Credentials({ apiKey: 'sk-one-of-many-keys', ...input }, secret).sign('plan', 'text');

  it('is the same for the same key, organization, project and secret', () => {
    expect(of({ organization: 'org-1' })).toBe(of({ organization: 'org-1' }));
    expect(of()).toMatch(/^[\w-]{43}$/);
  });

  it.each([
    ['key', of({ apiKey: 'sk-another-key' })],
    ['organization', of({ organization: 'org-1' })],
    ['project', of({ project: 'org-1' })],
    ['secret', of({}, 'other sixteen characters')],
  ])('differs for another %s', (_what, other) => {
    expect(other).not.toBe(of());
  });

  it('is valid only for its purpose and text', () => {
    const credentials = new Credentials({ apiKey: 'sk-one' }, SECRET);
    const signature = credentials.sign('plan', 'text');
    expect(credentials.hasSigned('plan', 'text', signature)).toBe(true);
    expect(credentials.hasSigned('receipt', 'text', signature)).toBe(false);
    expect(credentials.hasSigned('plan', 'texts', signature)).toBe(false);
    expect(credentials.hasSigned('plan', 'text', `${signature}A`)).toBe(false);
    expect(credentials.hasSigned('plan', 'text', '')).toBe(false);
  });
});
