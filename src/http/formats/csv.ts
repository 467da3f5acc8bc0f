import { stringify } from 'csv-stringify/sync';
import type { Cell, Column } from '../../bulk/table.js';

export const CSV = 'text/csv';
export const CSV_HEADERS = { 'content-type': `${CSV}; charset=utf-8; header=present` } as const;

/**
 * Where `;` or a tab separates cells, as in many languages, quotes that are not at the beginning of such a cell do not hold it
 * together: the end of a line ends it as well.
 */
const FORMULA_BEHIND_SEPARATOR = /([;\t\r\n] *"*)(?=[=+\-@＝＋－＠])/g;

/**
 * A row of a table, ended by a line feed. What a spreadsheet program would take for a formula has an apostrophe before it,
 * also behind what it may take for the end of a cell: names come from whoever made the object.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180 quoting
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export const csvRow = (cells: readonly Cell[]): string =>
  stringify([cells.map(withoutFormulas)], { escape_formulas: true, cast: { boolean: String } });

const withoutFormulas = (cell: Cell): Cell =>
  typeof cell === 'string' ? cell.replace(FORMULA_BEHIND_SEPARATOR, "$1'") : cell;

/** The row with the names of the columns. */
export const csvHead = (columns: readonly Column<never>[]): string => csvRow(columns.map(({ name }) => name));
