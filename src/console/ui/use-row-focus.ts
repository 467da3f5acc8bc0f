import { type KeyboardEvent, type RefObject, useCallback, useState } from 'react';

const PAGE = 10;

interface RowFocus {
  /** Index of the row in the Tab order. */
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Moves the focus between the rows of a windowed table with the arrow keys, Home, End, Page Up and Page Down. */
export function useRowFocus(
  count: number,
  container: RefObject<HTMLElement | null>,
  scrollTo: (index: number) => void,
): RowFocus {
  const [wanted, setActive] = useState(0);
  const active = Math.max(0, Math.min(wanted, count - 1));
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const target = targetOf(event.key, active, count);
      if (target === undefined || !(event.target instanceof HTMLElement)) return;
      if (event.target.matches('input:not([type=checkbox]), select, textarea')) return;
      event.preventDefault();
      const index = Math.max(0, Math.min(target, count - 1));
      setActive(index);
      scrollTo(index);
      focusWhenRendered(container, index);
    },
    [active, count, container, scrollTo],
  );
  return { active, setActive, onKeyDown };
}

function targetOf(key: string, active: number, count: number): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + PAGE,
    PageUp: active - PAGE,
    Home: 0,
    End: count - 1,
  };
  return targets[key];
}

/** A row that was outside of the window is rendered after scrolling. */
function focusWhenRendered(container: RefObject<HTMLElement | null>, index: number, attempts = 10): void {
  requestAnimationFrame(() => {
    const row = container.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    if (row) row.focus({ preventScroll: true });
    else if (attempts > 0) focusWhenRendered(container, index, attempts - 1);
  });
}
