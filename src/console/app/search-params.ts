/** A search parameter that is repeated is an array. */
type SearchValue = string | readonly string[] | undefined;
export type SearchParams = Readonly<Record<string, SearchValue>>;

/** Reads `a=1&b=2&b=3` as `{ a: '1', b: ['2', '3'] }`, as the API does. Replaces the JSON format of the router. */
export function parseSearch(text: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/** The reverse of {@link parseSearch}, with `?` if there are parameters. */
export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const single of Array.isArray(value) ? value : [value]) {
      if (typeof single === 'string' && single !== '') parameters.append(name, single);
      else if (typeof single === 'number' || typeof single === 'boolean')
        parameters.append(name, String(single));
    }
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
