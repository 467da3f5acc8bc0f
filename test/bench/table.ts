import type { Result } from './figure.js';

const TABLE_HEADER = ['row', 'figure', 'measured', 'limit', '', 'min – max', 'load'] as const;

/** Formats the results as a Markdown table. */
export function toMarkdownTable(results: readonly Result[]): string {
  const lines = results.map((result) => [
    result.row,
    result.label,
    format(result.value, result.unit),
    result.limit ? `${result.limit.is} ${format(result.limit.value, result.unit)}` : '',
    result.isOk === undefined ? '' : result.isOk ? 'ok' : 'MISSED',
    `${format(Math.min(...result.runs), '')} – ${format(Math.max(...result.runs), '')}`,
    result.load.toFixed(1),
  ]);
  const widths = TABLE_HEADER.map((head, column) =>
    Math.max(head.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  return [TABLE_HEADER, rule, ...lines]
    .map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
    .join('\n');
}

function format(value: number, unit: Result['unit']): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 100 ? 1 : 2;
  return unit === '' || unit === '%' ? `${value.toFixed(digits)}${unit}` : `${value.toFixed(digits)} ${unit}`;
}
