import type { FileFacts } from '../selectors/criteria/file-selector.js';
import { type OrphanCriteria, orphanMatcher, selectedOrphanMatcher } from './orphans.js';

const NOW_MS = Date.parse('2026-03-01T00:00:00Z');
const hoursAgo = (hours: number): number => NOW_MS / 1_000 - hours * 3_600;

const file = (id: string, more: Partial<FileFacts> = {}): FileFacts => ({
  id,
  filename: 'a.md',
  purpose: 'assistants',
  bytes: 1,
  created_at: hoursAgo(48),
  ...more,
});

const FILES = [
  file('file-orphan'),
  file('file-a-day-old', { created_at: hoursAgo(24) }),
  file('file-young', { created_at: hoursAgo(23.9) }),
  file('file-batch', { purpose: 'batch' }),
  { id: 'file-of-unknown-age', filename: 'a.md', purpose: 'assistants' },
];

const idsOf = (matches: (one: FileFacts) => boolean): string[] => FILES.filter(matches).map(({ id }) => id);

describe('orphanMatcher', () => {
  const orphans = (criteria: OrphanCriteria): string[] => idsOf(orphanMatcher(criteria, NOW_MS));

  it('matches files for assistants, unless they are younger than a day', () => {
    expect(orphans({})).toEqual(['file-orphan', 'file-a-day-old']);
  });

  it('matches other purposes and ages on request', () => {
    expect(orphans({ purpose: ['batch', 'user_data'] })).toEqual(['file-batch']);
    expect(orphans({ minAge: '0s' })).toEqual(['file-orphan', 'file-a-day-old', 'file-young']);
  });
});

describe('selectedOrphanMatcher', () => {
  it('applies the default purpose and age unless the selector has conditions on them', () => {
    const selected = (selector: object): string[] => idsOf(selectedOrphanMatcher(selector, NOW_MS));
    expect(selected({ min_bytes: 1 })).toEqual(['file-orphan', 'file-a-day-old']);
    expect(selected({ purpose: ['batch'] })).toEqual(['file-batch']);
    expect(selected({ created_after: '24h' })).toEqual(['file-a-day-old', 'file-young']);
  });
});
