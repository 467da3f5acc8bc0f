/** Does something with each item, so many at a time. @throws what the first failure threw */
export async function settleAll<Item>(
  items: readonly Item[],
  concurrency: number,
  act: (item: Item) => Promise<unknown>,
): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const item of left) await act(item);
    }),
  );
}
