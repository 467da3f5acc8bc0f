import { type AttributeFault, type AttributeLine, changesOf, faultOf, linesOf } from './attributes';

const current = { team: 'legal', year: 2024, reviewed: false };

describe('attributes', () => {
  it('have the types that they were read with', () => {
    expect(changesOf(linesOf(current))).toEqual(current);
    expect(changesOf(linesOf(current), current)).toEqual({});
  });

  it('are removed by a line of that type, and by the removal of their name', () => {
    const [team, year, reviewed] = linesOf(current);
    const lines = [{ ...team!, type: 'remove' as const }, { ...year!, key: 'since' }, reviewed!];
    expect(changesOf(lines, current)).toEqual({ team: null, since: 2024, year: null });
  });

  it('are removed from several files although the current value is unknown', () => {
    expect(changesOf([{ key: 'team', type: 'remove', value: '' }])).toEqual({ team: null });
  });

  it.each<[AttributeFault | undefined, AttributeLine[]]>([
    ['key', [{ key: ' ', type: 'text', value: 'x' }]],
    [
      'duplicate',
      [
        { key: 'a', type: 'text', value: 'x' },
        { key: 'a ', type: 'number', value: '1' },
      ],
    ],
    ['number', [{ key: 'a', type: 'number', value: '1,5' }]],
    [
      'count',
      Array.from({ length: 17 }, (_, at): AttributeLine => ({ key: `k${at}`, type: 'text', value: '' })),
    ],
    [undefined, [{ key: '', type: 'text', value: '' }]],
  ])('have the fault %s', (fault, lines) => {
    expect(faultOf(lines)).toBe(fault);
  });
});
