import { stringify } from 'csv-stringify/sync';
import type { Cell, Column } from '../bulk/table.js';

export const CSV = 'text/csv';
export const CSV_HEADERS = { 'content-type': `${CSV}; charset=utf-8; header=present` } as const;

/**
 * A row of a table. What a spreadsheet program would take for a formula has an apostrophe before it: names come from
 * whoever made the object.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export const csvRow = (cells: readonly Cell[]): string =>
  stringify([cells], { escape_formulas: true, cast: { boolean: String } });

/** The row with the names of the columns. */
export const csvHead = (columns: readonly Column<never>[]): string => csvRow(columns.map(({ name }) => name));
