/** What items are sorted by; what has none comes last, whichever way. */
export type SortValue = string | number | null | undefined;

/** A field, `-` before it for the greatest first. */
export type Sort<Field extends string> = Field | `-${Field}`;

/** The items in the order of a field, once all of them are known. */
export async function* sorted<Item, Field extends string>(
  items: AsyncIterable<Item>,
  sort: Sort<Field>,
  values: Readonly<Record<Field, (item: Item) => SortValue>>,
): AsyncGenerator<Item> {
  const isDescending = sort.startsWith('-');
  const valueOf = values[(isDescending ? sort.slice(1) : sort) as Field];
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  yield* all.sort((one, other) => compare(valueOf(one), valueOf(other), isDescending));
}

function compare(one: SortValue, other: SortValue, isDescending: boolean): number {
  if (one === null || one === undefined) return other === null || other === undefined ? 0 : 1;
  if (other === null || other === undefined) return -1;
  const ascending = one < other ? -1 : one > other ? 1 : 0;
  return isDescending ? -ascending : ascending;
}
