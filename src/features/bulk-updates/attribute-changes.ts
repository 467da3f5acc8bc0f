import type { Attributes } from '../../openai/gateway/types.js';

/** Attributes to set; `null` removes an attribute. */
export type AttributeChanges = Readonly<Record<string, string | number | boolean | null>>;

/** Attributes with the changes applied. */
export function withAttributeChanges(attributes: Attributes, changes: AttributeChanges): Attributes {
  const merged = Object.entries({ ...attributes, ...changes });
  return Object.fromEntries(
    merged.filter((pair): pair is [string, string | number | boolean] => pair[1] !== null),
  );
}
