import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { buildOnce, BUILD_WITHIN_MS } from './test-builds.js';

const INPUTS = ['src/console', 'package.json', 'package-lock.json'];

/** Builds the web console as for production, unless a test has already built the same sources. Returns its folder. */
export function buildConsole(): string {
  const vite = join('node_modules', 'vite', 'bin', 'vite.js');
  const config = ['--config', 'src/console/build/vite.config.ts', '--logLevel', 'warn'];
  return resolve(
    buildOnce('console', INPUTS, (folder) => {
      const options = [vite, 'build', ...config, '--outDir', resolve(folder)];
      execFileSync(process.execPath, options, { timeout: BUILD_WITHIN_MS, env: { PATH: process.env.PATH } });
    }),
  );
}
