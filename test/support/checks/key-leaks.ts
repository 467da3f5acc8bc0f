/** OpenAI's own messages contain eight characters of a key, so shorter fragments are not secret. */
const FRAGMENT_LENGTH = 8;

/** Returns all fragments of the key that the text contains. */
export function leaksIn(text: string, key: string): string[] {
  const fragments = Array.from({ length: key.length - FRAGMENT_LENGTH + 1 }, (_, at) =>
    key.slice(at, at + FRAGMENT_LENGTH),
  );
  return fragments.filter((fragment) => text.includes(fragment));
}

/** @throws Error if the text contains a part of the key */
export function assertNoKeyLeaks(where: string, text: string, key: string): void {
  const leaks = leaksIn(text, key);
  if (leaks.length > 0) throw new Error(`${where} contains a part of the key: ${leaks.join(', ')}`);
}
