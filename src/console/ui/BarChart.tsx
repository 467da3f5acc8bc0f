import type { ReactNode } from 'react';
import styles from './BarChart.module.css';

interface Bar {
  readonly id: string;
  /** A link or a text. */
  readonly label: ReactNode;
  readonly value: number;
  /** The value for the reader. */
  readonly text: ReactNode;
}

interface BarChartProps {
  readonly label: string;
  readonly bars: readonly Bar[];
}

/** Horizontal bars. The labels and values are text, so that the bars themselves need no description. */
export function BarChart({ label, bars }: BarChartProps) {
  const longest = Math.max(...bars.map(({ value }) => value), 0);
  return (
    <ul className={styles.chart} aria-label={label}>
      {bars.map(({ id, label: name, value, text }) => (
        <li key={id}>
          <span className={styles.label}>{name}</span>
          <svg className={styles.bar} aria-hidden="true">
            <rect width={`${longest === 0 ? 0 : (value / longest) * 100}%`} height="100%" rx="3" />
          </svg>
          <span className={styles.value}>{text}</span>
        </li>
      ))}
    </ul>
  );
}
