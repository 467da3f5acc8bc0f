import { FaultSequence } from './fault-sequence.js';
import { FAULT_KINDS, type FaultSettings } from './settings.js';

function draws(settings: FaultSettings, count: number, path = '/v1/files'): (string | undefined)[] {
  const dice = new FaultSequence();
  dice.reset(settings);
  return Array.from({ length: count }, () => dice.draw(settings, 'GET', path));
}

describe('FaultDice', () => {
  it('draws the same faults for the same seed and others for another seed', () => {
    const first = draws({ rate: 0.3, seed: 1 }, 100);
    expect(draws({ rate: 0.3, seed: 1 }, 100)).toEqual(first);
    expect(draws({ rate: 0.3, seed: 2 }, 100)).not.toEqual(first);
  });

  it('draws at the configured rate', () => {
    const hits = draws({ rate: 0.3 }, 10_000).filter((kind) => kind !== undefined).length;
    expect(hits).toBeGreaterThan(2800);
    expect(hits).toBeLessThan(3200);
    expect(draws({ rate: 0 }, 100).every((kind) => kind === undefined)).toBe(true);
  });

  it('draws all kinds, or only the configured kinds', () => {
    expect(new Set(draws({ rate: 1 }, 1000))).toEqual(new Set(FAULT_KINDS));
    expect(new Set(draws({ rate: 1, kinds: ['hang'] }, 10))).toEqual(new Set(['hang']));
  });

  it('stops at the maximum and ignores other paths and methods', () => {
    expect(draws({ rate: 1, max: 3 }, 10).filter((kind) => kind !== undefined)).toHaveLength(3);
    expect(draws({ rate: 1, path_pattern: '/v1/vector_stores' }, 2)).toEqual([undefined, undefined]);
    expect(draws({ rate: 1, methods: ['DELETE'] }, 2)).toEqual([undefined, undefined]);
  });
});
