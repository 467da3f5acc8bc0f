import type { Result } from './figure.js';

const HEAD = ['row', 'figure', 'measured', 'limit', '', 'lowest – highest', 'load'] as const;

/** The results as a Markdown table: in a terminal and in a document alike. */
export function table(results: readonly Result[]): string {
  const lines = results.map((result) => [
    result.row,
    result.label,
    shown(result.value, result.unit),
    result.limit ? `${result.limit.is} ${shown(result.limit.value, result.unit)}` : '',
    result.isOk === undefined ? '' : result.isOk ? 'ok' : 'MISSED',
    `${shown(Math.min(...result.runs), '')} – ${shown(Math.max(...result.runs), '')}`,
    result.load.toFixed(1),
  ]);
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  return [HEAD, rule, ...lines]
    .map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
    .join('\n');
}

function shown(value: number, unit: Result['unit']): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 100 ? 1 : 2;
  return unit === '' || unit === '%' ? `${value.toFixed(digits)}${unit}` : `${value.toFixed(digits)} ${unit}`;
}
