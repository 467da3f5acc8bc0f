import { Node, Yallist } from 'yallist';

type Callback = () => void;

const callbacksBySignal = new WeakMap<AbortSignal, Yallist<Callback>>();

/**
 * Calls a function when a signal fires later, unless the returned function was called before. Without a signal, it is never
 * called.
 *
 * A signal that serves many calls gets one listener for all of them, because Node.js keeps a reference from each removed
 * listener to the next one. Once one of them is in V8's old generation, all later ones, with the calls that they belong to,
 * stay in memory until the next full garbage collection: about 0.5 KB for each deletion of a job.
 */
export function whenAborted(signal: AbortSignal | undefined, callback: Callback): () => void {
  if (signal === undefined) return () => undefined;
  const callbacks = callbacksBySignal.get(signal) ?? watch(signal);
  const node = new Node(callback);
  callbacks.pushNode(node);
  return () => {
    if (node.list !== undefined) callbacks.removeNode(node);
  };
}

function watch(signal: AbortSignal): Yallist<Callback> {
  const callbacks = new Yallist<Callback>();
  callbacksBySignal.set(signal, callbacks);
  const callAll = (): void => {
    for (let first = callbacks.shift(); first !== undefined; first = callbacks.shift()) first();
  };
  signal.addEventListener('abort', callAll, { once: true });
  return callbacks;
}
