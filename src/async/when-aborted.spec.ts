import { getEventListeners } from 'node:events';
import { whenAborted } from './when-aborted.js';

describe('whenAborted', () => {
  it('calls each function once, in order, when the signal fires', () => {
    const stop = new AbortController();
    const calls: string[] = [];
    whenAborted(stop.signal, () => calls.push('first'));
    whenAborted(stop.signal, () => calls.push('second'));
    stop.abort();
    stop.abort();
    expect(calls).toEqual(['first', 'second']);
  });

  it('does not call a function that was withdrawn, even by an earlier function', () => {
    const stop = new AbortController();
    const calls: string[] = [];
    const withdraw = whenAborted(stop.signal, () => calls.push('withdrawn'));
    withdraw();
    whenAborted(stop.signal, () => withdrawLast());
    const withdrawLast = whenAborted(stop.signal, () => calls.push('last'));
    stop.abort();
    expect(calls).toEqual([]);
    withdraw();
    withdrawLast();
  });

  it('adds one listener per signal', () => {
    const stop = new AbortController();
    const other = new AbortController();
    for (let count = 0; count < 3; count += 1) whenAborted(stop.signal, () => undefined)();
    whenAborted(stop.signal, () => undefined);
    whenAborted(other.signal, () => undefined);
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(1);
    expect(getEventListeners(other.signal, 'abort')).toHaveLength(1);
  });

  it('never calls a function without a signal', () => {
    const calls: string[] = [];
    whenAborted(undefined, () => calls.push('called'))();
    expect(calls).toEqual([]);
  });
});
