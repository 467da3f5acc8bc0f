import { encodedId, InvalidIdError, isSendableId, MAX_ID_LENGTH } from './object-id.js';

describe('encodedId', () => {
  it.each([
    'vs_68f2a1c07d4481919a4b5c6d7e8f9012',
    `${'aB+9'.repeat(79)}aB==`,
    'name:index-1',
    '文書-é-😀',
    'e\u0301',
    'a\u200Bb',
    '...',
    '.a',
    '..a',
    '__proto__',
    '"<>^`{|}[]!$&\'()*,;=@~',
    '😀'.repeat(MAX_ID_LENGTH),
  ])('encodes %j to one segment, which decodes to the same id', (id) => {
    const encoded = encodedId(id);
    expect(decodeURIComponent(encoded)).toBe(id);
    expect(new URL(`http://upstream/a/${encoded}/b`).pathname).toBe(`/a/${encoded}/b`);
  });

  it.each([
    ['nothing', ''],
    ['one dot', '.'],
    ['two dots', '..'],
    ['too many characters', 'x'.repeat(MAX_ID_LENGTH + 1)],
    ['too many characters beyond 16 bits', '😀'.repeat(MAX_ID_LENGTH + 1)],
    ['a lone high surrogate', 'a\uD800b'],
    ['a lone low surrogate', '\uDC00'],
  ])('rejects %s', (_what, id) => {
    expect(isSendableId(id)).toBe(false);
    expect(() => encodedId(id)).toThrow(InvalidIdError);
  });

  it.each(Array.from('/\\?#%'))('rejects %s anywhere', (character) => {
    for (const id of [character, `${character}a`, `a${character}b`, `a${character}`])
      expect(() => encodedId(id)).toThrow(InvalidIdError);
  });

  it('rejects all whitespace and control characters of Unicode, and no others', () => {
    const refused: number[] = [];
    for (let code = 0; code < 0x1_0000; code += 1)
      if (!/[/\\?#%.]|\p{Cs}/u.test(String.fromCodePoint(code)) && !isSendableId(String.fromCodePoint(code)))
        refused.push(code);
    const controls = [...range(0x00, 0x1f), ...range(0x7f, 0x9f)];
    const blanks = [
      0x20,
      0xa0,
      0x1680,
      ...range(0x2000, 0x200a),
      0x2028,
      0x2029,
      0x202f,
      0x205f,
      0x3000,
      0xfeff,
    ];
    expect(refused).toEqual([...controls, ...blanks].toSorted((one, other) => one - other));
  });
});

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
