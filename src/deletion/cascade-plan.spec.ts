import fc from 'fast-check';
import { type CascadePlan, partsOf, planFrom } from './cascade-plan.js';

const STORES = ['vs_a', 'vs_b', 'vs_c'];
const FAILURE = { error: 'No.', status_code: 500, code: 'upstream_error', retryable: true, attempts: 8 };

const holders = fc.subarray(STORES, { minLength: 1 });
const usages = fc.option(
  fc.subarray(STORES).map((ids) => new Map(ids.map((id, at) => [id, at * 1_000]))),
  { nil: undefined },
);
const plans: fc.Arbitrary<CascadePlan> = fc
  .tuple(fc.array(fc.tuple(holders, fc.boolean()), { maxLength: 2_500, size: 'max' }), usages)
  .map(([files, usageBytes]) => ({
    holdings: {
      storesOfFile: new Map(files.map(([held], at) => [`file-${at}`, held])),
      failures: new Map([['vs_c', FAILURE]]),
    },
    shared: new Map(files.flatMap(([, kept], at) => (kept ? [[`file-${at}`, ['vs_z']] as const] : []))),
    ...(usageBytes !== undefined && { usageBytes }),
  }));

describe('a stored plan', () => {
  it('is equal after a read', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        expect(planFrom(partsOf(plan, STORES), STORES)).toEqual(plan);
      }),
      { numRuns: 30 },
    );
  });

  it('has parts of bounded size', () => {
    const storesOfFile = new Map(Array.from({ length: 2_001 }, (_, at) => [`file-${at}`, ['vs_a']]));
    const plan = { holdings: { storesOfFile, failures: new Map() }, shared: new Map() };
    expect(partsOf(plan, STORES)).toHaveLength(4);
    const stores = Array.from(storesOfFile.keys());
    const usageBytes = new Map(stores.map((id) => [id, 1]));
    expect(partsOf({ ...plan, usageBytes }, stores)).toHaveLength(7);
  });

  it('keeps the order of the files', () => {
    const storesOfFile = new Map([
      ['file-9', ['vs_a']],
      ['file-1', ['vs_a']],
    ]);
    const plan = { holdings: { storesOfFile, failures: new Map() }, shared: new Map() };
    expect([...planFrom(partsOf(plan, STORES), STORES).holdings.storesOfFile.keys()]).toEqual([
      'file-9',
      'file-1',
    ]);
  });
});
