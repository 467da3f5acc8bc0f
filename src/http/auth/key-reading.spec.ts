import { MAX_KEY_LENGTH, readBearer, readKey } from './key-reading.js';

describe('readKey', () => {
  it.each(['k', 'My API Key', 'a, b', "it's", '"', '"a" and "b', 'Bearers', MAX_KEY_LENGTH])(
    'reads the key %j',
    (value) => {
      const key = typeof value === 'number' ? 'k'.repeat(value) : value;
      expect(readKey('x-key', key)).toBe(key);
    },
  );

  it.each([
    ['', 'is empty'],
    ['sk-\u00a0', 'contains a character that is not allowed (at position 4)'],
    ['a\u0000b', 'contains a character that is not allowed (at position 2)'],
    ['Bearer', 'starts with "Bearer"'],
    ['bearer  sk', 'starts with "Bearer"'],
    ['""', 'is in quotation marks'],
    ['`sk`', 'is in quotation marks'],
    ['k'.repeat(MAX_KEY_LENGTH + 1), 'is longer than 4096 characters'],
  ])('finds no key in %j', (value, fault) => {
    expect(readKey('x-key', value)).toMatchObject({ fault: `the header x-key ${fault}` });
  });
});

describe('readBearer', () => {
  it.each([
    ['Bearer sk', 'sk'],
    ['bEARER   My  API Key', 'My  API Key'],
    [`Bearer ${'k'.repeat(MAX_KEY_LENGTH)}`, 'k'.repeat(MAX_KEY_LENGTH)],
  ])('reads the key of %j', (value, key) => {
    expect(readBearer(value)).toBe(key);
  });

  it('reads a long value in linear time', () => {
    expect(readBearer(`Bearer${' '.repeat(16_000)}`)).toMatchObject({
      fault: 'the header Authorization contains no key after "Bearer"',
    });
  });
});
