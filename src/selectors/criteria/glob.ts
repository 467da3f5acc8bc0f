/** Judges a text by patterns that were made ready once. */
export type GlobTest = (text: string) => string | undefined;

/**
 * Finds the first of the patterns that a text is like: `*` stands for any characters, `?` for one; upper and lower case are the
 * same, and so are the ways to write an accent. Every other character stands for itself. The time that a pattern takes is
 * bounded by the product of both lengths, whatever it is: it may come from a caller.
 */
export function globTest(patterns: readonly string[]): GlobTest {
  const globs = patterns.map((pattern) => ({ pattern, wanted: charactersOf(pattern) }));
  return (text) => {
    const given = charactersOf(text);
    return globs.find(({ wanted }) => matches(wanted, given))?.pattern;
  };
}

const charactersOf = (text: string): string[] => Array.from(text.normalize('NFC').toLowerCase());

function matches(wanted: readonly string[], given: readonly string[]): boolean {
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
      // The last star takes one character more.
      at = star + 1;
      index = resumeAt += 1;
    } else return false;
  }
  return wanted.slice(at).every((rest) => rest === '*');
}
