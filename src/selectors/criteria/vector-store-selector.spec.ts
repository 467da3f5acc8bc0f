import type { VectorStore } from '../../openai/gateway/types.js';
import { type VectorStoreSelector, vectorStoreMatcher } from './vector-store-selector.js';

const NOW_MS = Date.parse('2026-03-01T00:00:00Z');
const DAY_S = 86_400;
const daysAgo = (days: number): number => NOW_MS / 1_000 - days * DAY_S;

const STORE: VectorStore = {
  id: 'vs_1',
  object: 'vector_store',
  name: 'Demo docs',
  status: 'completed',
  usage_bytes: 1_000,
  file_counts: { in_progress: 0, completed: 2, failed: 1, cancelled: 0, total: 3 },
  created_at: daysAgo(40),
  last_active_at: daysAgo(10),
  expires_at: daysAgo(-5),
  metadata: { team: 'search', tier: 'gold' },
};
const BARE: VectorStore = { id: 'vs_2', object: 'vector_store', name: null };
const NULLS: VectorStore = {
  ...BARE,
  usage_bytes: null,
  file_counts: null,
  last_active_at: null,
  expires_at: null,
  metadata: null,
};

const selects = (selector: VectorStoreSelector, more: Partial<VectorStore> = {}): boolean =>
  vectorStoreMatcher(selector, NOW_MS)({ ...STORE, ...more });

describe('vectorStoreMatcher', () => {
  it('selects all stores if there are no conditions', () => {
    expect([STORE, BARE].map(vectorStoreMatcher({}))).toEqual([true, true]);
  });

  it.each<[VectorStoreSelector, VectorStoreSelector]>([
    [{ ids: ['vs_0', 'vs_1'] }, { ids: ['vs_0'] }],
    [{ ids: ['vs_1'] }, { ids: [] }],
    [{ name: ['x', 'demo*'] }, { name: ['x', 'docs*'] }],
    [{ status: ['expired', 'completed'] }, { status: ['expired'] }],
    [{ metadata: { team: 'search', tier: 'gold' } }, { metadata: { team: 'search', tier: 'silver' } }],
    [{ metadata: {} }, { metadata: { constructor: 'x' } }],
    [{ created_after: '40d' }, { created_after: '39d' }],
    [{ created_before: '39d' }, { created_before: '40d' }],
    [{ created_after: '2026-01-01' }, { created_before: '2026-01-01' }],
    [{ active_after: '10d' }, { active_after: '9d' }],
    [{ active_before: '9d' }, { active_before: '10d' }],
    [{ min_bytes: 1_000, max_bytes: 1_000 }, { min_bytes: 1_001 }],
    [{ max_bytes: 1_000 }, { max_bytes: 999 }],
    [{ empty: false }, { empty: true }],
    [{ has_failed: true }, { has_failed: false }],
    [{ expired: false }, { expired: true }],
    [{ expires_within: '5d' }, { expires_within: '4d' }],
    [
      { name: ['demo*'], empty: false },
      { name: ['demo*'], empty: true },
    ],
  ])('%j selects the store, %j does not', (matching, other) => {
    expect([selects(matching), selects(other)]).toEqual([true, false]);
  });

  it('counts a store that was never used as used when it was created', () => {
    expect(selects({ active_before: '39d' }, { last_active_at: null })).toBe(true);
    expect(selects({ active_after: '39d' }, { last_active_at: null })).toBe(false);
  });

  it('does not select a store that has expired, is overdue or never expires as expiring', () => {
    expect(selects({ expires_within: '30d' }, { status: 'expired' })).toBe(false);
    expect(selects({ expires_within: '30d' }, { expires_at: null })).toBe(false);
    expect(selects({ expires_within: '30d' }, { expires_at: daysAgo(0.01) })).toBe(false);
  });

  it.each<VectorStoreSelector>([
    { status: ['completed'] },
    { metadata: { team: 'search' } },
    { created_after: '1d' },
    { created_before: '1d' },
    { active_after: '1d' },
    { active_before: '1d' },
    { min_bytes: 0 },
    { max_bytes: 10 },
    { empty: true },
    { empty: false },
    { has_failed: false },
    { expired: false },
    { expires_within: '1d' },
  ])('does not select a store of unknown value: %j', (selector) => {
    expect(vectorStoreMatcher(selector, NOW_MS)(BARE)).toBe(false);
    expect(vectorStoreMatcher(selector, NOW_MS)(NULLS)).toBe(false);
  });

  it('rejects an invalid date or age', () => {
    expect(() => vectorStoreMatcher({ created_after: 'yesterday' })).toThrow(
      new RangeError('yesterday is neither a date nor an age'),
    );
    expect(() => vectorStoreMatcher({ expires_within: '2026-01-01' })).toThrow(
      new RangeError('2026-01-01 is not an age'),
    );
  });
});
