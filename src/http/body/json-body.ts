const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [ARRAY_START, ARRAY_END, OBJECT_START, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/** A JSON body that is passed on: its bytes, and its value. */
export class JsonBody {
  constructor(
    readonly bytes: Buffer,
    readonly value: unknown,
  ) {}

  /** @throws SyntaxError */
  static parse(bytes: Buffer): JsonBody {
    return new JsonBody(bytes, JSON.parse(bytes.toString()));
  }
}

/**
 * Whether the arrays and objects of a JSON text are nested more than `maxDepth` levels deep. It scans the bytes, because a
 * recursive walk over the parsed value could overflow the stack. The result is undefined for invalid JSON.
 */
export function isDeeperThan(maxDepth: number, json: Uint8Array): boolean {
  // Each level has a start and an end.
  if (json.length <= 2 * maxDepth) return false;
  let depth = 0;
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index];
    if (byte === QUOTE) index = endOfString(json, index);
    else if (byte === ARRAY_START || byte === OBJECT_START) depth += 1;
    else if (byte === ARRAY_END || byte === OBJECT_END) depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

/** Index of the closing quote, or the length of the text if there is none. */
function endOfString(json: Uint8Array, start: number): number {
  for (let index = start + 1; index < json.length; index += 1) {
    if (json[index] === QUOTE) return index;
    if (json[index] === BACKSLASH) index += 1;
  }
  return json.length;
}
