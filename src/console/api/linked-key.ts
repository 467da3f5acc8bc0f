const KEY_FRAGMENT = /^#\/?\??key=([^&]*)/;

/**
 * Reads the key of a link such as `…/console/#key=sk-…` and removes it from the address and the history.
 *
 * @returns `undefined` if the address has no key
 */
function takeKeyFromAddress(): string | undefined {
  const encoded = KEY_FRAGMENT.exec(location.hash)?.[1];
  if (encoded === undefined) return undefined;
  history.replaceState(null, '', `${location.pathname}${location.search}#/`);
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

let key = takeKeyFromAddress();

// A link that is opened in the tab of the console changes only the fragment, so the page is loaded again.
addEventListener('hashchange', () => {
  if (KEY_FRAGMENT.test(location.hash)) location.reload();
});

/** The key of the link that opened the console, once. */
export function takeLinkedKey(): string | undefined {
  const taken = key;
  key = undefined;
  return taken;
}
