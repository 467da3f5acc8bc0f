import { Operation, type Tally } from './operation.js';

/** How the lines of an operation make one document: the first is its beginning, the others are a list in it. */
export interface DocumentShape<Summary extends object> {
  /** Name of the list. */
  readonly list: string;
  /** Fields after the list. */
  readonly ending: (summary: Summary) => object;
}

/** An operation whose answer may be too large to be held: its text is written while the lines come. */
export class StreamedOperation<
  Line extends object = object,
  Summary extends object = object,
> extends Operation<Line> {
  constructor(
    lines: AsyncIterable<Line>,
    override readonly tally: Tally<Line> & { readonly summary: Summary },
    private readonly shape: DocumentShape<Summary>,
  ) {
    const { list, ending } = shape;
    super(lines, tally, ([head, ...rest]) => ({ ...head, [list]: rest, ...ending(tally.summary) }));
  }

  /**
   * The text of the answer.
   *
   * @param first the first of the lines, which the others follow
   */
  async *document(first: Line, lines: AsyncIterator<Line>): AsyncGenerator<string> {
    const { tally, shape } = this;
    tally.add(first);
    yield `${JSON.stringify(first).slice(0, -1)},${JSON.stringify(shape.list)}:[`;
    let separator = '';
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
      tally.add(line.value);
      yield separator + JSON.stringify(line.value);
      separator = ',';
    }
    yield `],${JSON.stringify(shape.ending(tally.summary)).slice(1)}`;
  }
}
