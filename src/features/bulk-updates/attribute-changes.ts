import type { Attributes } from '../../openai/gateway/types.js';

/** Attributes to set; `null` removes one. */
export type AttributeChanges = Readonly<Record<string, string | number | boolean | null>>;

/** The attributes after a change: what it does not name stays. */
export function changed(attributes: Attributes, changes: AttributeChanges): Attributes {
  const merged = Object.entries({ ...attributes, ...changes });
  return Object.fromEntries(
    merged.filter((pair): pair is [string, string | number | boolean] => pair[1] !== null),
  );
}
