import type { Sandbox } from '../../src/sandbox/sandbox.js';

/**
 * Runs an action before the sandbox handles the nth call of an operation.
 *
 * @param operation `METHOD /path`, without `/v1`
 */
export function onUpstreamCall(sandbox: Sandbox, operation: string, action: () => void, nth = 1): void {
  const [method = '', path = ''] = operation.split(' ');
  onMatchingCall(sandbox, (called) => called === `/v1${path}`, nth, action, method);
}

/** Runs an action before the sandbox handles its nth call. */
export function onNthUpstreamCall(sandbox: Sandbox, nth: number, action: () => void): void {
  onMatchingCall(sandbox, () => true, nth, action);
}

function onMatchingCall(
  sandbox: Sandbox,
  matches: (path: string) => boolean,
  nth: number,
  action: () => void,
  method?: string,
): void {
  let calls = 0;
  // Never matches, so the sandbox responds normally.
  const path = /^/;
  path.test = (given) => {
    if (matches(given)) {
      calls += 1;
      if (calls === nth) action();
    }
    return false;
  };
  sandbox.failNext({ path, ...(method !== undefined && { method }) });
}
