import { stringify } from 'csv-stringify/sync';
import type { Cell, Column } from '../../bulk/operation.js';

export const CSV = 'text/csv';
export const CSV_HEADERS = { 'content-type': `${CSV}; charset=utf-8; header=present` } as const;

/**
 * The start of a formula after `;`, a tab or a line end. Spreadsheets that use these as separators end the cell there, even
 * within quotes.
 */
const FORMULA_BEHIND_SEPARATOR = /([;\t\r\n] *"*)(?=[=+\-@＝＋－＠])/g;

/**
 * A row with a final line feed. An apostrophe precedes each formula, including one after a possible cell separator, since
 * names can contain any text.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180 quoting
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export const csvRow = (cells: readonly Cell[]): string =>
  stringify([cells.map(withoutFormulas)], { escape_formulas: true, cast: { boolean: String } });

const withoutFormulas = (cell: Cell): Cell =>
  typeof cell === 'string' ? cell.replace(FORMULA_BEHIND_SEPARATOR, "$1'") : cell;

/** The header row. */
export const csvHead = (columns: readonly Column<never>[]): string => csvRow(columns.map(({ name }) => name));
