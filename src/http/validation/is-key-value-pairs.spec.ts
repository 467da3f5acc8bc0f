import { attributeChangesProblem, attributesProblem, metadataProblem } from './is-key-value-pairs.js';

const many = (count: number, value: unknown): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, value]));

describe.each([
  ['metadata', metadataProblem],
  ['attributes', attributesProblem],
  ['attribute changes', attributeChangesProblem],
])('%s', (_name, problemOf) => {
  it.each([{}, { a: 'b' }, many(16, ''), { ['k'.repeat(64)]: 'v'.repeat(512) }])('can be %j', (value) => {
    expect(problemOf(value)).toBeUndefined();
  });

  it.each([
    [[], 'must be an object'],
    ['a=b', 'must be an object'],
    [null, 'must be an object'],
    [many(17, 'x'), 'must have at most 16 keys'],
    [{ '': 'x' }, 'must have keys of 1 to 64 characters'],
    [{ ['k'.repeat(65)]: 'x' }, 'must have keys of 1 to 64 characters'],
    [{ a: 'v'.repeat(513) }, 'must have strings of at most 512 characters'],
    [{ a: {} }, expect.stringContaining('must have values that are')],
    [{ a: [] }, expect.stringContaining('must have values that are')],
  ])('cannot be %j', (value, problem) => {
    expect(problemOf(value)).toEqual(problem);
  });
});

it('accepts only strings as metadata values', () => {
  expect([metadataProblem({ a: 1 }), metadataProblem({ a: null })]).toEqual([
    'must have values that are strings',
    'must have values that are strings',
  ]);
});

it('accepts numbers and booleans as attribute values, and null only in changes', () => {
  expect(attributesProblem({ a: 1.5, b: false })).toBeUndefined();
  expect(attributesProblem({ a: null })).toContain('must have values');
  expect(attributesProblem({ a: NaN })).toContain('must have values');
  expect(attributeChangesProblem({ ...many(16, 1), removed: null })).toBeUndefined();
});
