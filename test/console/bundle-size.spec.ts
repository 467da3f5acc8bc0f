import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildConsole } from '../support/console-build.js';
import { BUILD_WITHIN_MS } from '../support/test-builds.js';

let assets: string;
beforeAll(() => {
  assets = join(buildConsole(), 'assets');
}, BUILD_WITHIN_MS);

it.each([
  ['js', 150_000],
  ['css', 20_000],
])('has small compressed files of the type %s in total', (type, limit) => {
  const names = readdirSync(assets).filter((name) => name.endsWith(`.${type}.gz`));
  const sizes = names.map((name) => statSync(join(assets, name)).size);
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(limit);
});
