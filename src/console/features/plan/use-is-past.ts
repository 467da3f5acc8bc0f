import { useEffect, useState } from 'react';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Whether a time is past. Changes by itself. */
export function useIsPast(time: string): boolean {
  const at = Date.parse(time);
  const [isPast, setIsPast] = useState(() => at <= Date.now());
  useEffect(() => {
    const timer = setTimeout(
      () => setIsPast(at <= Date.now()),
      Math.min(Math.max(at - Date.now(), 0) + 50, LONGEST_TIMER_MS),
    );
    return () => clearTimeout(timer);
  }, [at]);
  return isPast;
}
