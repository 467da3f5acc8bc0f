import { ALL_MATCHING, changeIds, countOf, keepListed, NOTHING, type SelectedIds } from './selection';

const without =
  (id: string) =>
  (ids: SelectedIds): SelectedIds => {
    const { [id]: _removed, ...rest } = ids;
    return rest;
  };
const never = (): never => {
  throw new Error('must not be called');
};

describe('changeIds', () => {
  it('adds to the selected ids', () => {
    const selection = changeIds(NOTHING, (ids) => ({ ...ids, a: true }), never);
    expect(selection).toEqual({ mode: 'ids', ids: { a: true } });
  });

  it('selects the loaded rows when one of all matching is deselected', () => {
    expect(changeIds(ALL_MATCHING, without('b'), () => ['a', 'b', 'c'])).toEqual({
      mode: 'ids',
      ids: { a: true, c: true },
    });
  });

  it('treats ids such as "__proto__" as any other', () => {
    const selection = changeIds(ALL_MATCHING, without('x'), () => ['__proto__', 'x']);
    expect(countOf(selection, 2)).toBe(1);
  });
});

describe('countOf', () => {
  it('counts ids, or everything that matches', () => {
    expect(countOf(NOTHING, 9)).toBe(0);
    expect(countOf({ mode: 'ids', ids: { a: true } }, 9)).toBe(1);
    expect(countOf(ALL_MATCHING, 9)).toBe(9);
  });
});

describe('keepListed', () => {
  it('removes ids that are no longer listed', () => {
    const selection = keepListed({ mode: 'ids', ids: { a: true, b: true } }, new Set(['b', 'c']));
    expect(Object.keys(selection.mode === 'ids' ? selection.ids : {})).toEqual(['b']);
  });

  it('returns the same selection if nothing changes', () => {
    const selection = { mode: 'ids', ids: { a: true } } as const;
    expect(keepListed(selection, new Set(['a']))).toBe(selection);
    expect(keepListed(ALL_MATCHING, new Set())).toBe(ALL_MATCHING);
  });
});
