import type { Column, DocumentShape, Operation } from '../../bulk/operation.js';
import type { Problem } from '../errors/problem.js';
import { csvHead, csvRow } from './csv.js';

type First = Promise<IteratorResult<unknown>>;
type Lines = AsyncIterator<unknown>;

/** One JSON line per line of the operation, then one with the summary, or with the problem if the operation failed. */
export async function* ndjsonText(
  { tally }: Operation,
  first: First,
  lines: Lines,
  problemOf: (error: unknown) => Problem,
): AsyncGenerator<string> {
  try {
    for (let line = await first; line.done !== true; line = await lines.next()) {
      tally.add(line.value);
      yield `${JSON.stringify(line.value)}\n`;
    }
    yield `${JSON.stringify({ summary: tally.summary })}\n`;
  } catch (error) {
    yield `${JSON.stringify({ error: problemOf(error) })}\n`;
  }
}

/** A header row, then one row per line. A table has no place for an error: the caller must abort the connection. */
export async function* csvText(
  columns: readonly Column<unknown>[],
  first: First,
  lines: Lines,
): AsyncGenerator<string> {
  yield csvHead(columns);
  for (let line = await first; line.done !== true; line = await lines.next()) {
    const { value } = line;
    yield csvRow(columns.map((column) => column.valueOf(value)));
  }
}

/** The report as one JSON document, written while the lines come. */
export async function* documentText(
  { tally }: Operation,
  { list, ending }: DocumentShape,
  first: First,
  lines: Lines,
): AsyncGenerator<string> {
  const head = await first;
  if (head.done === true) throw new Error('a document must have a first line');
  tally.add(head.value);
  yield `${JSON.stringify(head.value).slice(0, -1)},${JSON.stringify(list)}:[`;
  let separator = '';
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    tally.add(line.value);
    yield separator + JSON.stringify(line.value);
    separator = ',';
  }
  yield `],${JSON.stringify(ending()).slice(1)}`;
}
