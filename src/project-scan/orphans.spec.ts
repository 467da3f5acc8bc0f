import type { CountedFile } from './file-census.js';
import { orphansIn } from './orphans.js';

const NOW_MS = Date.parse('2026-03-01T00:00:00Z');
const hoursAgo = (hours: number): number => NOW_MS / 1_000 - hours * 3_600;

const file = (id: string, more: Partial<CountedFile> = {}): CountedFile => ({
  id,
  filename: 'a.md',
  purpose: 'assistants',
  bytes: 1,
  created_at: hoursAgo(48),
  isHeld: false,
  ...more,
});

const census = (files: readonly CountedFile[]): Parameters<typeof orphansIn>[0] => ({
  files: new Map(files.map((one) => [one.id, one])),
  missing: new Map(),
});

const FILES = census([
  file('file-orphan'),
  file('file-held', { isHeld: true }),
  file('file-a-day-old', { created_at: hoursAgo(24) }),
  file('file-young', { created_at: hoursAgo(23.9) }),
  file('file-batch', { purpose: 'batch' }),
  file('file-of-unknown-age', { created_at: undefined }),
]);

const idsOf = (files: readonly CountedFile[] | undefined): string[] | undefined => files?.map(({ id }) => id);

describe('orphansIn', () => {
  it('names files for assistants that no store holds, unless they are younger than a day', () => {
    expect(idsOf(orphansIn(FILES, {}, NOW_MS))).toEqual(['file-orphan', 'file-a-day-old']);
  });

  it('takes other purposes and ages where they are said', () => {
    expect(idsOf(orphansIn(FILES, { purpose: ['batch', 'user_data'] }, NOW_MS))).toEqual(['file-batch']);
    expect(idsOf(orphansIn(FILES, { minAge: '0s' }, NOW_MS))).toEqual([
      'file-orphan',
      'file-a-day-old',
      'file-young',
    ]);
  });

  it('names none where a store could not be listed', () => {
    const failure = { error: 'No.', status_code: 500, code: 'upstream_error', retryable: true, attempts: 1 };
    expect(orphansIn({ ...FILES, missing: new Map([['vs_1', failure]]) }, {}, NOW_MS)).toBeUndefined();
  });
});
