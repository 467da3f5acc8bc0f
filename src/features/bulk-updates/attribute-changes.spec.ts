import { withAttributeChanges } from './attribute-changes.js';

describe('withAttributeChanges', () => {
  it.each([
    [{}, {}, {}],
    [{ a: 1 }, {}, { a: 1 }],
    [
      { a: 1, b: true },
      { a: 'x', c: 0 },
      { a: 'x', b: true, c: 0 },
    ],
    [{ a: 1, b: true }, { a: null }, { b: true }],
    [{}, { missing: null }, {}],
  ])('changes %j by %j to %j', (attributes, changes, expected) => {
    expect(withAttributeChanges(attributes, changes)).toEqual(expected);
  });
});
