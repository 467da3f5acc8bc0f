import { changed } from './attribute-changes.js';

describe('changed', () => {
  it.each([
    [{}, {}, {}],
    [{ a: 1 }, {}, { a: 1 }],
    [
      { a: 1, b: true },
      { a: 'x', c: 0 },
      { a: 'x', b: true, c: 0 },
    ],
    [{ a: 1, b: true }, { a: null }, { b: true }],
    [{}, { gone: null }, {}],
  ])('of %j by %j is %j', (attributes, changes, expected) => {
    expect(changed(attributes, changes)).toEqual(expected);
  });
});
