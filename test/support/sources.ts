import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the service's own code. */
export interface SourceFile {
  /** From the root of the project, such as `src/app.ts`. */
  readonly path: string;
  readonly text: string;
}

/** All TypeScript files under `src` except tests. */
export function sourceFiles(): SourceFile[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => join('src', name))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
