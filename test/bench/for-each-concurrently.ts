/** Runs an action for each item with bounded concurrency. Rejects with the first error. */
export async function forEachConcurrently<Item>(
  items: readonly Item[],
  concurrency: number,
  action: (item: Item) => Promise<unknown>,
): Promise<void> {
  const remaining = items.values();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const item of remaining) await action(item);
    }),
  );
}
