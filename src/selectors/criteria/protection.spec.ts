import { protectorOf } from './protection.js';

const NOW_MS = Date.UTC(2026, 0, 31);
const DAY = 86_400;
const daysAgo = (days: number): number => NOW_MS / 1_000 - days * DAY;

describe('protectorOf', () => {
  it('protects nothing that nothing was said of', () => {
    expect(protectorOf([{}], NOW_MS)({ id: 'vs_1' })).toEqual([]);
  });

  it('says every reason once, and of names the first that fits', () => {
    const protector = protectorOf(
      [
        { ids: ['vs_1'], names: ['PROD-*', '*'], metadata: { protected: 'true', env: 'prod' } },
        { ids: ['vs_1'], newer_than: '7d' },
      ],
      NOW_MS,
    );
    expect(
      protector({
        id: 'vs_1',
        name: 'prod-docs',
        metadata: { protected: 'true', env: 'dev' },
        created_at: daysAgo(6),
      }),
    ).toEqual([
      'its id is protected',
      'its name fits the protected PROD-*',
      'its metadata says protected=true',
      'it is newer than 7d',
    ]);
  });

  it('protects by any pair of metadata, with just this value', () => {
    const protector = protectorOf([{ metadata: { protected: 'true' } }], NOW_MS);
    expect(protector({ id: 'a', metadata: { protected: 'yes' } })).toEqual([]);
    expect(protector({ id: 'a', metadata: null })).toEqual([]);
    expect(protector({ id: 'a', metadata: { protected: 'true' } })).toHaveLength(1);
  });

  it('takes for new what does not tell its age', () => {
    const protector = protectorOf([{ newer_than: '7d' }], NOW_MS);
    expect(protector({ id: 'a', created_at: daysAgo(8) })).toEqual([]);
    expect(protector({ id: 'a' })).toEqual(['it is newer than 7d']);
  });

  it('refuses an age that is none', () => {
    expect(() => protectorOf([{ newer_than: 'soon' }])).toThrow(RangeError);
  });
});
