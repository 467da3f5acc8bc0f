import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Allows for a busy machine; ten seconds are usual. */
export const BUILD_WITHIN_MS = 180_000;
const ONE_HOUR_MS = 3_600_000;

/**
 * Builds into a folder named after the contents of its inputs, unless it exists. Other processes may build at the same time.
 *
 * @param inputs files and folders that the build depends on; specs are ignored
 * @param compile writes into the given folder
 * @returns the folder
 */
export function buildOnce(
  name: string,
  inputs: readonly string[],
  compile: (folder: string) => void,
): string {
  const folder = `dist-test-${name}-${hashOf(inputs)}`;
  if (existsSync(folder)) return folder;
  removeOldBuilds();
  const unfinished = `dist-test-unfinished-${name}-${process.pid}`;
  compile(unfinished);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Spares recent folders, which other processes may be using. */
function removeOldBuilds(): void {
  for (const name of readdirSync('.'))
    if (name.startsWith('dist-test-') && statSync(name).mtimeMs < Date.now() - ONE_HOUR_MS)
      rmSync(name, { recursive: true, force: true });
}

function hashOf(paths: readonly string[]): string {
  const files = paths.flatMap((path) =>
    statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
          .map(({ parentPath, name }) => join(parentPath, name))
      : [path],
  );
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(file).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
