import { hasFilters, queryOf, readStoreSearch } from './store-search';

describe('readStoreSearch', () => {
  it('reads single and repeated parameters', () => {
    expect(
      readStoreSearch({ status: 'expired', name: ['a*', 'b*'], min_bytes: '5', empty: 'false' }),
    ).toEqual({
      status: ['expired'],
      name: ['a*', 'b*'],
      min_bytes: '5',
      empty: 'false',
    });
  });

  it('ignores unknown, empty and unusable parameters', () => {
    expect(readStoreSearch({ key: 'sk-1', name: ' ', empty: 'maybe', sort: '', ids: [{}] })).toEqual({});
  });
});

describe('queryOf', () => {
  it('is the query of the API, without the sort order of the table', () => {
    expect(queryOf({ name: ['a*'], sort: '-name' })).toEqual({ name: ['a*'], view: 'summary' });
  });
});

describe('hasFilters', () => {
  it('does not count the sort order', () => {
    expect(hasFilters({ sort: 'name' })).toBe(false);
    expect(hasFilters({ sort: 'name', empty: 'true' })).toBe(true);
  });
});
