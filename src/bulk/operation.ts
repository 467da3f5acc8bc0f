/** Adds lines up while they pass; costs the same however many there are. */
export interface Tally<Line> {
  add(line: Line): void;
  readonly summary: object;
}

/**
 * What a use case hands to the edge: a stream of lines, how they add up, and the answer that all of them make.
 * The edge shows it line by line or collected; the use case does not know which.
 */
export class Operation<Line = unknown, Answer = unknown> {
  constructor(
    /** Nothing is done before the first line is pulled. It may throw before any line, and after. */
    readonly lines: AsyncIterable<Line>,
    readonly tally: Tally<Line>,
    /** Makes the answer of all lines, in whichever order they came. */
    readonly answer: (lines: readonly Line[]) => Answer,
  ) {}

  /** Runs to the end. */
  async collect(): Promise<Answer> {
    const lines: Line[] = [];
    for await (const line of this.lines) {
      this.tally.add(line);
      lines.push(line);
    }
    return this.answer(lines);
  }
}

const COMPLETE = (): object => ({ complete: true });

/** Counts a listing. */
class Count implements Tally<unknown> {
  private count = 0;

  constructor(private readonly more: () => object) {}

  add(): void {
    this.count += 1;
  }

  get summary(): object {
    return { count: this.count, ...this.more() };
  }
}

/**
 * An operation that only lists.
 *
 * @param more what the summary says beside the count; by default that the listing is complete, since an incomplete
 * one is an error
 */
export function listing<Item, Answer>(
  items: AsyncIterable<Item>,
  answer: (items: readonly Item[]) => Answer,
  more: () => object = COMPLETE,
): Operation<Item, Answer> {
  return new Operation(items, new Count(more), answer);
}

/** A listing of ids only: lines `{id}`, answer the ids. */
export function idListing(
  items: AsyncIterable<{ readonly id: string }>,
): Operation<{ id: string }, string[]> {
  return listing(idsOf(items), (lines) => lines.map(({ id }) => id));
}

async function* idsOf(items: AsyncIterable<{ readonly id: string }>): AsyncGenerator<{ id: string }> {
  for await (const { id } of items) yield { id };
}
