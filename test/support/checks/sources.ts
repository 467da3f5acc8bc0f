import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A source file of the service. */
export interface SourceFile {
  /** Relative to the project root, such as `src/app.ts`. */
  readonly path: string;
  readonly text: string;
}

/** Reads all TypeScript files under `src` except tests. */
export function sourceFiles(): SourceFile[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => join('src', name))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
