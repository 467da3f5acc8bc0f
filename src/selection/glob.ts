/**
 * Whether a text is as a pattern says: `*` stands for any characters, `?` for one; upper and lower case are the same.
 * Every other character stands for itself. The time it takes is bounded by the product of both lengths, whatever the
 * pattern: it may come from a caller.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const wanted = Array.from(pattern.toLowerCase());
  const given = Array.from(text.toLowerCase());
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
