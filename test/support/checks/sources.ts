import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A source file of the service. */
export interface SourceFile {
  /** Relative to the project root, such as `src/app.ts`. */
  readonly path: string;
  readonly text: string;
}

/** Reads all TypeScript files of the service under `src`, except tests and the console. */
export function sourceFiles(): SourceFile[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && !name.startsWith('console/'))
    .map((name) => join('src', name))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
