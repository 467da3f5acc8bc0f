import { InFlight } from './in-flight.js';

describe('InFlight', () => {
  it('lists the names that started and ended since the changes were last taken', () => {
    const inFlight = new InFlight(['a']);
    inFlight.start('b');
    inFlight.start('c');
    expect(inFlight.take('changes')).toEqual({ extent: 'changes', started: ['b', 'c'], ended: [] });
    inFlight.end('a');
    inFlight.end('b');
    inFlight.start('d');
    expect(inFlight.take('changes')).toEqual({ extent: 'changes', started: ['d'], ended: ['a', 'b'] });
    expect(inFlight.take('changes')).toEqual({ extent: 'changes', started: [], ended: [] });
  });

  it('lists every name in flight with extent all, even after taking changes', () => {
    const inFlight = new InFlight(['a', 'b']);
    inFlight.start('c');
    inFlight.take('changes');
    inFlight.end('b');
    expect(inFlight.take('all')).toEqual({ extent: 'all', started: ['a', 'c'], ended: [] });
    expect(inFlight.take('changes')).toEqual({ extent: 'changes', started: [], ended: [] });
  });

  it('keeps only the last change of a name', () => {
    const inFlight = new InFlight(['a']);
    inFlight.end('a');
    inFlight.start('a');
    inFlight.start('b');
    inFlight.end('b');
    expect(inFlight.take('changes')).toEqual({ extent: 'changes', started: ['a'], ended: ['b'] });
    expect(inFlight.take('all').started).toEqual(['a']);
  });

  it('ignores the end of a name that is not in flight', () => {
    const inFlight = new InFlight([]);
    inFlight.end('a');
    expect(inFlight.hasChanged).toBe(false);
    expect(inFlight.take('changes')).toEqual({ extent: 'changes', started: [], ended: [] });
  });

  it('loses no name over many starts and ends', () => {
    const inFlight = new InFlight([]);
    for (let at = 0; at < 5_000; at += 1) {
      inFlight.start(`name ${at}`);
      if (at >= 100) inFlight.end(`name ${at - 100}`);
    }
    const last = Array.from({ length: 100 }, (_, at) => `name ${4_900 + at}`);
    expect(inFlight.take('all').started).toEqual(last);
  });
});
