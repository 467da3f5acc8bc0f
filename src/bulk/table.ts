import { Operation } from './operation.js';

/** What a cell may hold; nothing where nothing is known. */
export type Cell = string | number | boolean | null | undefined;

/** A column of a table, and what a line has there. */
export interface Column<Line> {
  readonly name: string;
  readonly valueOf: (line: Line) => Cell;
}

/** An operation whose lines can be shown as rows of a table as well. */
export class TableOperation<Line = unknown, Answer = unknown> extends Operation<Line, Answer> {
  constructor(
    { lines, tally, answer }: Pick<Operation<Line, Answer>, 'lines' | 'tally' | 'answer'>,
    readonly columns: readonly Column<Line>[],
  ) {
    super(lines, tally, answer);
  }
}
