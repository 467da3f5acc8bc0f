import { createHash } from 'node:crypto';

/** Hashes a set of file ids, independent of their order. */
export function filesDigest(fileIds: Iterable<string>): string {
  const hash = createHash('sha256');
  // JSON escapes make sure that an id contains no line feed.
  for (const id of Array.from(fileIds).sort()) hash.update(`${JSON.stringify(id).slice(1, -1)}\n`);
  return hash.digest('base64url');
}
