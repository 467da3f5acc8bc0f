import type { Tone } from '../../ui/Badge';

/** An `outcome` event. Fields depend on the outcome. */
export interface Outcome {
  readonly id: string;
  readonly object: string;
  readonly outcome: string;
  readonly name?: string | null;
  readonly error?: string;
  readonly reason?: string;
  readonly code?: string;
  readonly retryable?: boolean;
  readonly attempted?: boolean;
  readonly request_id?: string;
  readonly vector_store_id?: string | null;
  readonly vector_store_ids?: readonly string[];
}

/** A row of the table. An id can have several outcomes, so rows have ids of their own. */
export interface OutcomeRow {
  readonly id: string;
  readonly outcome: Outcome;
}

export const WORDS = [
  'deleted',
  'failed',
  'drifted',
  'kept_shared',
  'pending',
  'phantom',
  'would_delete',
  'created',
  'attached',
  'updated',
  'skipped',
  'not_found',
] as const;
export type Word = (typeof WORDS)[number];

const TONES: Readonly<Partial<Record<string, Tone>>> = {
  deleted: 'success',
  created: 'success',
  attached: 'success',
  updated: 'success',
  failed: 'danger',
  drifted: 'warning',
  pending: 'warning',
  phantom: 'warning',
  not_found: 'warning',
};

export const toneOf = (word: string): Tone => TONES[word] ?? 'neutral';

export const isKnownWord = (word: string): word is Word => (WORDS as readonly string[]).includes(word);

/** Whether "Retry failed" repeats it. */
export const canBeRetried = ({ outcome, retryable, attempted }: Outcome): boolean =>
  outcome === 'failed' && (retryable === true || attempted === false);

/** Number of rows per outcome, in the order of {@link WORDS}. */
export function countsOf(rows: readonly OutcomeRow[]): [word: string, count: number][] {
  const counts = new Map<string, number>(WORDS.map((word) => [word, 0]));
  for (const { outcome } of rows) counts.set(outcome.outcome, (counts.get(outcome.outcome) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 0);
}
