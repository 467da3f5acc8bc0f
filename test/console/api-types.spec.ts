import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

describe('the API types of the console', () => {
  it('are current: run "npm run console:types" after a change of openapi.json', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['node_modules/openapi-typescript/bin/cli.js', 'openapi.json'],
      { maxBuffer: 16 * 1024 * 1024 },
    );
    expect(stdout.trim() === (await readFile('src/console/api/schema.d.ts', 'utf8')).trim()).toBe(true);
  });
});
