/** A value to sort by; items without one come last in both directions. */
export type SortValue = string | number | null | undefined;

/** A field; the prefix `-` sorts in descending order. */
export type SortKey<Field extends string> = Field | `-${Field}`;

/** Sorts a stream, after reading all of it. */
export async function* sorted<Item, Field extends string>(
  items: AsyncIterable<Item>,
  key: SortKey<Field>,
  values: Readonly<Record<Field, (item: Item) => SortValue>>,
): AsyncGenerator<Item> {
  const isDescending = key.startsWith('-');
  const valueOf = values[(isDescending ? key.slice(1) : key) as Field];
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  yield* all.sort((one, other) => compareValues(valueOf(one), valueOf(other), isDescending));
}

export function compareValues(one: SortValue, other: SortValue, isDescending = false): number {
  if (one === null || one === undefined) return other === null || other === undefined ? 0 : 1;
  if (other === null || other === undefined) return -1;
  const ascending = one < other ? -1 : one > other ? 1 : 0;
  return isDescending ? -ascending : ascending;
}
