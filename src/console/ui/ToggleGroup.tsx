import type { ReactNode } from 'react';
import { Button } from './Button';
import styles from './ToggleGroup.module.css';

interface ToggleGroupProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode }[];
  readonly onChange: (value: Value) => void;
}

/** Buttons of which one is pressed, to choose what is shown. */
export function ToggleGroup<Value extends string>(props: ToggleGroupProps<Value>) {
  const { label, value: current, options, onChange } = props;
  return (
    <div role="group" aria-label={label} className={styles.group}>
      {options.map(({ value, label: text }) => (
        <Button key={value} aria-pressed={value === current} onClick={() => onChange(value)}>
          {text}
        </Button>
      ))}
    </div>
  );
}
