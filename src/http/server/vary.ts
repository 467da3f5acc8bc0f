import type { FastifyReply } from 'fastify';

/** Adds names of request headers to the `Vary` header of a response; see {@link mergeVary}. */
export function addVary(reply: FastifyReply, added: string | readonly string[]): void {
  const present = reply.getHeader('vary') as string | readonly string[] | undefined;
  void reply.header('vary', present === undefined ? added : mergeVary(present, added));
}

/** Merges `Vary` values. Each name is included once, ignoring case; the result is `*` if any value contains it. */
export function mergeVary(...values: (string | readonly string[])[]): string {
  const names = new Map<string, string>();
  for (const item of values.flat().join(',').split(',')) {
    const name = item.trim();
    if (name !== '' && !names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return names.has('*') ? '*' : [...names.values()].join(', ');
}
