import type { Sandbox } from '../../src/sandbox/sandbox.js';

/** Does something once, when upstream is asked for a path; the answer is as it is then. */
export function whenAsked(sandbox: Sandbox, asked: string, does: () => void): void {
  const [method = '', wanted = ''] = asked.split(' ');
  let isDone = false;
  const path = /^/;
  path.test = (given) => {
    if (!isDone && given === `/v1${wanted}`) {
      isDone = true;
      does();
    }
    return false;
  };
  sandbox.failNext({ method, path });
}
