import { protectionCheck } from './protection.js';

const NOW_MS = Date.UTC(2026, 0, 31);
const DAY = 86_400;
const daysAgo = (days: number): number => NOW_MS / 1_000 - days * DAY;

describe('protectionCheck', () => {
  it('protects nothing without rules', () => {
    expect(protectionCheck([{}], NOW_MS)({ id: 'vs_1' })).toEqual([]);
  });

  it('returns each reason once, and only the first matching name pattern', () => {
    const reasonsFor = protectionCheck(
      [
        { ids: ['vs_1'], names: ['PROD-*', '*'], metadata: { protected: 'true', env: 'prod' } },
        { ids: ['vs_1'], newer_than: '7d' },
      ],
      NOW_MS,
    );
    expect(
      reasonsFor({
        id: 'vs_1',
        name: 'prod-docs',
        metadata: { protected: 'true', env: 'dev' },
        created_at: daysAgo(6),
      }),
    ).toEqual([
      'its id is protected',
      'its name matches the protected pattern PROD-*',
      'its metadata contains protected=true',
      'it is newer than 7d',
    ]);
  });

  it('protects by any pair of metadata with exactly this value', () => {
    const reasonsFor = protectionCheck([{ metadata: { protected: 'true' } }], NOW_MS);
    expect(reasonsFor({ id: 'a', metadata: { protected: 'yes' } })).toEqual([]);
    expect(reasonsFor({ id: 'a', metadata: null })).toEqual([]);
    expect(reasonsFor({ id: 'a', metadata: { protected: 'true' } })).toHaveLength(1);
  });

  it('counts an object of unknown age as new', () => {
    const reasonsFor = protectionCheck([{ newer_than: '7d' }], NOW_MS);
    expect(reasonsFor({ id: 'a', created_at: daysAgo(8) })).toEqual([]);
    expect(reasonsFor({ id: 'a' })).toEqual(['it is newer than 7d']);
  });

  it('rejects an invalid age', () => {
    expect(() => protectionCheck([{ newer_than: 'soon' }])).toThrow(RangeError);
  });
});
