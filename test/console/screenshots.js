/**
 * Writes the screenshots of docs/console.md to docs/images. Needs Chromium at CHROMIUM_PATH (default /usr/bin/chromium).
 * Run it with `npm run console:screenshots`, which builds the program first.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { toPalettePng } from './palette-png.js';

const SANDBOX = fileURLToPath(new URL('../../dist/sandbox/main.js', import.meta.url));
const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 800 };
/** The filters of the clean-up: every store whose name contains "pilot". */
const FILTERS = 'name=*pilot*&sort=-usage_bytes';
const STORE = 'vs_WDsAq85PNhgtMK3IyaccuPfr';

const sandbox = await startSandbox();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const context = await browser.newContext({
    viewport: DESKTOP,
    locale: 'en-US',
    timezoneId: 'UTC',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  await page.goto(sandbox.consoleUrl);
  await takeAll(page);
} finally {
  await browser.close();
  sandbox.process.kill();
}

async function takeAll(page) {
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  await page.getByText('in copies').waitFor();
  await save(page, 'overview');
  await page.emulateMedia({ colorScheme: 'dark' });
  await save(page, 'overview-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  await open(page, `/stores/${STORE}`);
  await save(page, 'store');

  await open(page, `/stores?${FILTERS}`);
  await page.setViewportSize(PHONE);
  await save(page, 'phone');
  await page.setViewportSize(DESKTOP);
  const boxes = page.getByRole('grid').getByRole('checkbox');
  await boxes.nth(2).click();
  await boxes.nth(5).click({ modifiers: ['Shift'] });
  await save(page, 'stores');

  await page.getByRole('button', { name: /^Select all \d+ matching$/ }).click();
  await page.getByRole('button', { name: 'Plan deletion…' }).click();
  await page.getByText('Stores to delete').waitFor();
  await save(page, 'plan');
  await page.getByRole('button', { name: /^Kept/ }).click();
  await page.getByLabel('Receipt').check();
  await page.getByRole('button', { name: /^Delete \d.*…$/ }).click();
  const dialog = page.getByRole('alertdialog');
  const [, count] = /Type (\d+)/.exec(await dialog.innerText());
  await dialog.getByRole('textbox').fill(count);
  await save(page, 'confirm');
  await dialog.getByRole('button', { name: /^Delete/ }).click();
  await page.getByText('Completed', { exact: true }).waitFor();
  await save(page, 'job');

  await page.getByRole('link', { name: 'Restore', exact: true }).click();
  await page.getByRole('button', { name: /^Use \d+ manifest/ }).click();
  await page.getByRole('button', { name: /^Restore \d+ stores?$/ }).waitFor();
  await save(page, 'restore');
}

/** Opens a screen without loading the page again, which would lose the key. */
async function open(page, path) {
  await page.goto(new URL(`#${path}`, page.url()).href);
  await page
    .getByText(/^\d+ (?:stores?|files?)$/)
    .first()
    .waitFor();
}

async function save(page, name) {
  await page.mouse.move(0, 0);
  await page.evaluate('document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 500)))');
  const png = await page.screenshot({ scale: 'css' });
  await writeFile(`${IMAGES}console-${name}.png`, toPalettePng(png));
}

/** Starts the emulator and the service on free ports. Resolves when the service is ready. */
async function startSandbox() {
  const [port, servicePort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [SANDBOX, '--port', String(port)], {
    env: { ...process.env, PORT: String(servicePort) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [, consoleUrl] = /Console +(\S+)/.exec(line) ?? [];
    if (consoleUrl === undefined) continue;
    child.stdout.resume();
    return { process: child, consoleUrl };
  }
  throw new Error('The sandbox stopped before it was ready.');
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
