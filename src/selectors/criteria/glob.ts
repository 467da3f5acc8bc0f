/** Returns the first pattern that matches a text; `undefined` for none. */
type GlobMatcher = (text: string) => string | undefined;

/**
 * Matches texts against patterns: `*` matches any characters, `?` exactly one, any other character itself. Case and Unicode
 * normalization are ignored. The time is bounded by the product of both lengths for any pattern, since callers supply them.
 */
export function globMatcher(patterns: readonly string[]): GlobMatcher {
  const globs = patterns.map((pattern) => ({ pattern, wanted: charactersOf(pattern) }));
  return (text) => {
    const given = charactersOf(text);
    return globs.find(({ wanted }) => matchesGlob(wanted, given))?.pattern;
  };
}

const charactersOf = (text: string): string[] => Array.from(text.normalize('NFC').toLowerCase());

function matchesGlob(wanted: readonly string[], given: readonly string[]): boolean {
  let at = 0;
  let star = -1;
  let resumeAt = 0;
  for (let index = 0; index < given.length;) {
    if (wanted[at] === '*') {
      star = at;
      at += 1;
      resumeAt = index;
    } else if (wanted[at] === '?' || wanted[at] === given[index]) {
      at += 1;
      index += 1;
    } else if (star !== -1) {
      // Backtrack: the last star takes one more character.
      at = star + 1;
      index = resumeAt += 1;
    } else return false;
  }
  return wanted.slice(at).every((rest) => rest === '*');
}
