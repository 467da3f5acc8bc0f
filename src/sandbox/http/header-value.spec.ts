import { readHeaderValue } from './header-value.js';

describe('readHeaderValue', () => {
  it('returns the type in lowercase, with and without parameters', () => {
    expect(readHeaderValue(' Form-Data ; name=a').type).toBe('form-data');
    expect(readHeaderValue('text/plain').type).toBe('text/plain');
    expect(readHeaderValue('').type).toBe('');
  });

  it.each([
    ['multipart/form-data; boundary=a=b/c', 'boundary', 'a=b/c'],
    ['multipart/form-data; boundary="a;b"', 'boundary', 'a;b'],
    ['form-data; name=first; name=second', 'name', 'first'],
    ['form-data; filename=a.txt', 'name', undefined],
    ['form-data; name=', 'name', ''],
    ['form-data; name', 'name', undefined],
    ['form-data; name="no end', 'name', '"no end'],
    ['form-data; name="a\\\\b\\"c\\d"', 'name', 'a\\b"c\\d'],
    ["form-data; name*=utf-8''%zz%41", 'name', '%zzA'],
    ["form-data; name*=utf-8''it's", 'name', "it's"],
    ['form-data; name="=?utf-8?q?=41_=zz?="', 'name', 'A =zz'],
  ])('parses %s', (text, name, value) => {
    expect(readHeaderValue(text).param(name)).toBe(value);
  });
});
