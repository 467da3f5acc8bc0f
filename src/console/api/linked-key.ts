/**
 * Reads the key of a link such as `…/console/#key=sk-…` and removes it from the address and the history.
 *
 * @returns `undefined` if the address has no key
 */
function takeKeyFromAddress(): string | undefined {
  const encoded = /^#\/?\??key=([^&]*)/.exec(location.hash)?.[1];
  if (encoded === undefined) return undefined;
  history.replaceState(null, '', `${location.pathname}${location.search}#/`);
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

let key = takeKeyFromAddress();

/** The key of the link that opened the console, once. */
export function takeLinkedKey(): string | undefined {
  const taken = key;
  key = undefined;
  return taken;
}
