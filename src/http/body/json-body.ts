/** A JSON body that is handed on: as it came, and what it says. */
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
