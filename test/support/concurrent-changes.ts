import type { Sandbox } from '../../src/sandbox/sandbox.js';

/** Does something once, when upstream is asked for a path for the nth time; the answer is as it is then. */
export function whenAsked(sandbox: Sandbox, asked: string, does: () => void, nth = 1): void {
  const [method = '', wanted = ''] = asked.split(' ');
  atCall(sandbox, (path) => path === `/v1${wanted}`, nth, does, method);
}

/** Does something once, when upstream is asked for the nth time; the answer is as it is then. */
export function atNthCall(sandbox: Sandbox, nth: number, does: () => void): void {
  atCall(sandbox, () => true, nth, does);
}

function atCall(
  sandbox: Sandbox,
  isMeant: (path: string) => boolean,
  nth: number,
  does: () => void,
  method?: string,
): void {
  let calls = 0;
  const path = /^/;
  path.test = (given) => {
    if (isMeant(given)) {
      calls += 1;
      if (calls === nth) does();
    }
    return false;
  };
  sandbox.failNext({ path, ...(method !== undefined && { method }) });
}
