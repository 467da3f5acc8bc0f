import { existsSync } from 'node:fs';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { leaksIn } from './checks/key-leaks.js';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
/** Bounds only failing tests, on a busy machine. */
const ACTION_TIMEOUT_MS = 15_000;
const START_WITHIN_MS = 60_000;

/** Like `describe`, but skipped with a message if there is no Chromium. */
export const describeWithBrowser: jest.Describe = existsSync(CHROMIUM) ? describe : skip();

function skip(): jest.Describe {
  if (process.env.CONSOLE_TESTS === 'required') throw new Error(`${CHROMIUM} does not exist`);
  process.stderr.write(`skipped: tests of the console require Chromium at ${CHROMIUM}, or CHROMIUM_PATH\n`);
  return describe.skip;
}

/** The browser of the current block, with a fresh context for each test. Set by {@link useBrowser}. */
export let context: BrowserContext;

/** Scripts that run in the page are texts, because their types differ from those of Node.js. */
const REPORT_VIOLATIONS = `addEventListener('securitypolicyviolation', (event) =>
  console.error('violates ' + event.violatedDirective + ': ' + event.blockedURI));`;
const READ_STORAGE = 'JSON.stringify([{ ...localStorage }, document.cookie])';
const READ_TAB_STORAGE = 'JSON.stringify({ ...sessionStorage })';

let browser: Browser;
let problems: string[] = [];
/** Keys that the pages of the test may not reveal. */
let keys = new Set<string>();
/** Those of them that the user kept for the tab. */
let keptKeys = new Set<string>();
/** Origins that the pages of the test may use. */
let origins = new Set<string>();

/**
 * Starts Chromium for the tests of the block. A test fails if one of its pages has an uncaught error, a console error, a
 * violation of the Content-Security-Policy, a request to another origin, or the key in an address or in storage.
 */
export function useBrowser(options: BrowserContextOptions = {}): void {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  }, START_WITHIN_MS);
  beforeEach(async () => {
    [problems, keys, keptKeys, origins] = [[], new Set(), new Set(), new Set()];
    context = await newContext(options);
  });
  afterEach(async () => {
    try {
      for (const page of context.pages()) await checkForKeys(page);
    } finally {
      await context.close();
    }
    expect(problems).toEqual([]);
  });
  afterAll(() => browser.close());
}

/** Another context, such as for the dark theme; checked like that of the block. The test closes it. */
export async function newContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const created = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', ...options });
  created.setDefaultTimeout(ACTION_TIMEOUT_MS);
  created.on('weberror', (error) => problems.push(`uncaught: ${String(error.error())}`));
  created.on('console', (message) => {
    // Chromium logs every error status, and tests cause many. Failed connections are part of tests, too.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
    problems.push(`console: ${message.text()}`);
  });
  created.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && !origins.has(origin)) problems.push(`other origin: ${request.url()}`);
    checkText('address of a request', request.url());
  });
  created.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.includes('/console/') && response.status() >= 400)
      problems.push(`${response.status()} ${pathname}`);
  });
  await created.addInitScript({ content: REPORT_VIOLATIONS });
  return created;
}

interface SignInOptions {
  readonly key: string;
  /** Screen with its search parameters, such as `/stores?empty=true`. Default: the overview. */
  readonly path?: string;
  /** Keeps the key for the tab, so that it survives a reload. Default: false. */
  readonly isKept?: boolean;
  /** Default: the context of the block. */
  readonly context?: BrowserContext;
}

/** Opens a screen of the console and signs in as a user does. */
export async function openConsole(serviceUrl: string, options: SignInOptions): Promise<Page> {
  const { key, path = '/', isKept = false } = options;
  const page = await (options.context ?? context).newPage();
  origins.add(new URL(serviceUrl).origin);
  keys.add(key);
  await page.goto(`${serviceUrl}/console/#${path}`);
  await page.locator('input[name=key]').fill(key);
  if (isKept) {
    keptKeys.add(key);
    await page.locator('input[name=keep]').check();
  }
  await page.locator('form button[type=submit]').click();
  await page.locator('input[name=key]').waitFor({ state: 'detached' });
  return page;
}

async function checkForKeys(page: Page): Promise<void> {
  if (page.isClosed() || page.url() === 'about:blank') return;
  checkText('address', page.url());
  checkText('storage', await page.evaluate<string>(READ_STORAGE));
  checkText('storage of the tab', await page.evaluate<string>(READ_TAB_STORAGE), keptKeys);
}

function checkText(where: string, text: string, allowedKeys?: ReadonlySet<string>): void {
  for (const key of keys)
    if (allowedKeys?.has(key) !== true && leaksIn(text, key).length > 0)
      problems.push(`${where} contains the key: ${text}`);
}
