import { searchOfText, textOfSearch } from './search-text';

describe('searchOfText', () => {
  it.each([
    ['demo', { name: ['*demo*'] }],
    ['demo-*', { name: ['demo-*'] }],
    [' vs_abc123 ', { ids: ['vs_abc123'] }],
    ['', {}],
  ])('turns %j into filters', (text, filters) => {
    expect(searchOfText(text, { name: ['old'], empty: 'true' })).toEqual({ ...filters, empty: 'true' });
  });

  it.each(['demo', 'demo-*', 'vs_abc123', ''])('is the reverse of textOfSearch for %j', (text) => {
    expect(textOfSearch(searchOfText(text, {}))).toBe(text);
  });
});
