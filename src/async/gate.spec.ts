import { setImmediate as nextTurn } from 'node:timers/promises';
import { Gate } from './gate.js';

describe('Gate', () => {
  it('limits the concurrent tasks and starts the others in order', async () => {
    const gate = new Gate(2);
    const began: number[] = [];
    let [running, most] = [0, 0];
    const task = async (id: number): Promise<number> => {
      began.push(id);
      running += 1;
      most = Math.max(most, running);
      await nextTurn();
      running -= 1;
      return id;
    };
    const ids = [1, 2, 3, 4, 5];
    expect(await Promise.all(ids.map((id) => gate.run(() => task(id))))).toEqual(ids);
    expect([began, most]).toEqual([ids, 2]);
  });

  it('continues after a failed task', async () => {
    const gate = new Gate(1);
    const failing = gate.run(() => Promise.reject(new Error('no')));
    const next = gate.run(() => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('done');
  });
});
