const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Whether lists and objects stand in each other more than so many levels deep, told from the bytes of a JSON text: whatever
 * walks its value may take a frame of the stack for each level. Of other texts it says anything.
 */
export function isDeeperThan(maxDepth: number, json: Uint8Array): boolean {
  // Every level has a beginning and an end.
  if (json.length <= 2 * maxDepth) return false;
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === QUOTE) at = endOfText(json, at);
    else if (byte === LIST || byte === OBJECT) depth += 1;
    else if (byte === LIST_END || byte === OBJECT_END) depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

/** Place of the quote that ends a text; that of the last byte where none does. */
function endOfText(json: Uint8Array, beginning: number): number {
  for (let at = beginning + 1; at < json.length; at += 1) {
    if (json[at] === QUOTE) return at;
    if (json[at] === BACKSLASH) at += 1;
  }
  return json.length;
}
