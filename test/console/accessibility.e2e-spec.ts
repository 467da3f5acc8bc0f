import { readFile } from 'node:fs/promises';
import axe, { type AxeResults } from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { context, describeWithBrowser, newContext, openConsole, useBrowser } from '../support/browser.js';
import { deletionsSentTo, send } from '../support/client.js';
import { JobsClient } from '../support/jobs.js';
import { until } from '../support/until.js';
import { key, recorder, sandbox, service, useService } from '../support/use-service.js';

/** Every screen is checked several times, on a busy machine. */
const WALK_WITHIN_MS = 240_000;
const MAX_TABS = 80;
/** 1280 × 1024 px at a zoom of 400%. */
const NARROW = { width: 320, height: 256 };

const client = (): JobsClient => new JobsClient(() => service, key);

interface Project {
  readonly storeId: string;
  readonly jobId: string;
  /** A manifest of the first store. */
  readonly manifest: string;
}

/** Stores with indexed, failed and shared files, one protected store, an orphan, and a job with failures. */
async function createProject(): Promise<Project> {
  const account = sandbox.account(key);
  const { storeId, fileIds } = account.createStoreWithFiles(2, { name: 'handbook' });
  account.attach(storeId, account.createFile({ filename: 'photo.png' }));
  const other = account.createStore({ name: 'wiki '.repeat(40).trim(), metadata: { protected: 'true' } });
  account.attach(other, fileIds[0]!);
  account.createStore({ name: 'empty' });
  account.createFile({ filename: 'orphan.md', createdAt: 1_700_000_000 });
  const { body } = await send(service, `GET /vector_stores/${storeId}/manifest`, { key });
  const jobId = await client().begin('POST /vector_stores/bulk-delete', {
    vector_store_ids: [account.createStore(), 'vs_unknown'],
    receipt: true,
  });
  await client().ended(jobId);
  return { storeId, jobId, manifest: JSON.stringify(body) };
}

const firstRow = (page: Page): Locator => page.locator('[role=row][data-index="0"]');

/** Shows each screen with its data, from the overview to the sign-in, and calls `check` with its name. Independent of the language. */
async function visitScreens(
  page: Page,
  { storeId, jobId, manifest }: Project,
  check: (screen: string) => Promise<void>,
): Promise<void> {
  const show = async (screen: string, path: string, ready = firstRow(page)): Promise<void> => {
    // Another page in between, so that `ready` does not find rows of the previous screen.
    await page.goto(`${service.url}/console/#/unknown`);
    await page.locator('main > div:only-child > h1 + p + a').waitFor();
    await page.goto(`${service.url}/console/#${path}`);
    await ready.first().waitFor();
    await check(screen);
  };
  await show('overview', '/', page.locator('main:not(:has(button:disabled)) li'));
  await show('stores', '/stores');
  await show('stores with filters', '/stores?name=*&empty=false');
  await show('no stores', '/stores?name=unknown', page.locator('[role=grid] + *'));
  await show('store', `/stores/${storeId}`);
  await show('store that does not exist', '/stores/vs_unknown', page.getByRole('alert'));
  await show('files', '/files');
  await show('problems', '/files?view=problems');
  await show('plan without selection', '/plan', page.locator('main a'));
  await show('plan', '/plan?all=true');
  await page.locator('main button', { hasText: '…' }).first().click();
  await check('confirmation');
  await page.keyboard.press('Escape');
  await show('jobs', '/jobs');
  await show('job', `/jobs/${jobId}`);
  await show('restore', '/restore', page.locator('main h1'));
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'm.json', mimeType: 'application/json', buffer: Buffer.from(manifest) });
  await firstRow(page).waitFor();
  await check('restore with a manifest');
  await page.locator('header button').click();
  await page.locator('form button[type=submit]').click();
  await page.locator('input[aria-invalid=true]').waitFor();
  await check('sign-in');
}

/** Violations of the current screen in both themes, with the elements. */
async function violationsOf(page: Page, screen: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await page.evaluate<AxeResults>('axe.run({ resultTypes: ["violations"] })');
    for (const { id, nodes } of violations)
      for (const { target, failureSummary } of nodes)
        found.push(`${screen}, ${colorScheme}: ${id}: ${target.join(' ')}: ${failureSummary}`);
  }
  return found;
}

/** Grids of the current screen whose rows do not state their indices. */
async function unnumberedGridsOf(page: Page, screen: string): Promise<string[]> {
  const found: string[] = [];
  for (const grid of await page.getByRole('grid').all()) {
    const rows = await grid.getByRole('row').all();
    const indices = await Promise.all(rows.map((row) => row.getAttribute('aria-rowindex')));
    const isNumbered = indices.every((index, at) => index === String(at + 1));
    if (!isNumbered || (await grid.getAttribute('aria-rowcount')) !== String(rows.length))
      found.push(`${screen}: ${indices.join(', ')}`);
  }
  return found;
}

/** Moves the focus with the Tab key, as a user without a mouse does. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await target.waitFor();
  const focused = target.and(page.locator(':focus'));
  for (let count = 0; count < MAX_TABS; count += 1) {
    if ((await focused.count()) > 0) return;
    await page.keyboard.press(key);
  }
  throw new Error(`the Tab key does not reach ${String(target)}`);
}

describeWithBrowser('the accessibility of the console', () => {
  useService({ OPENAI_MAX_CONCURRENCY: '2' }, { hasConsole: true, isRecorded: true });
  useBrowser({ acceptDownloads: true });

  it(
    'has no violation on any screen in either theme, and all rows state their indices',
    async () => {
      const project = await createProject();
      await context.addInitScript({ content: axe.source });
      const page = await openConsole(service.url, { key });
      const found: string[] = [];
      await visitScreens(page, project, async (screen) => {
        found.push(...(await violationsOf(page, screen)), ...(await unnumberedGridsOf(page, screen)));
      });
      expect(found).toEqual([]);
    },
    WALK_WITHIN_MS,
  );

  it('announces the progress of a job, and its end', async () => {
    const ids = [1, 2, 3, 4].map(() => sandbox.account(key).createStore());
    await context.addInitScript({ content: axe.source });
    // Signed in first: the held calls leave no room for others.
    const page = await openConsole(service.url, { key, path: '/jobs' });
    recorder.hold(({ method }) => method === 'DELETE');
    const id = await client().begin('POST /vector_stores/bulk-delete', { vector_store_ids: ids });
    await until(() => recorder.held === 2);
    await page.goto(`${service.url}/console/#/jobs/${id}`);
    await page.getByRole('progressbar', { name: 'Progress' }).waitFor();
    // Assistive technology announces changes only of an element that exists before.
    const region = page.getByRole('region', { name: 'Progress' }).getByRole('status');
    const element = await region.elementHandle();
    expect(await element.innerText()).toBe('0% done, 0 failed');
    expect(await violationsOf(page, 'running job')).toEqual([]);
    recorder.pass();
    await region.filter({ hasText: '50% done, 0 failed' }).waitFor({ state: 'attached' });
    recorder.release();
    await region.filter({ hasText: 'The job has ended. 0 failed.' }).waitFor({ state: 'attached' });
    expect(await element.innerText()).toBe('The job has ended. 0 failed.');
  });

  it('allows a whole cleanup by keyboard alone, from the sign-in to the receipt', async () => {
    const account = sandbox.account(key);
    const ids = ['a', 'b', 'c'].map((name) => account.createStore({ name }));
    const page = await openConsole(service.url, { key, path: '/stores?sort=name' });
    const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
    await tabTo(page, button('Sign out'));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByLabel('API key'));
    await page.keyboard.type(key);
    await page.keyboard.press('Enter');
    await page.getByText('3 stores', { exact: true }).waitFor();
    await tabTo(page, firstRow(page));
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByText('2 selected').waitFor();
    await tabTo(page, button('Plan deletion…'), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await tabTo(page, button('Delete 2 stores…'));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('alertdialog').getByRole('textbox'));
    await page.keyboard.type('2');
    await tabTo(page, button('Delete 2 items'));
    await page.keyboard.press('Enter');
    await page.getByText('Completed', { exact: true }).waitFor();
    await tabTo(page, button('Download receipt'));
    const saved = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    const { items } = JSON.parse(await readFile(await (await saved).path(), 'utf8')) as { items: object };
    expect(JSON.stringify(items)).toContain(ids[0]);
    expect(account.storeIds()).toEqual([ids[2]]);
  });

  it(
    'needs no horizontal scrolling at a width of 320 px, in English and French',
    async () => {
      const project = await createProject();
      const narrow = await newContext({ locale: 'fr-FR', viewport: NARROW });
      const page = await openConsole(service.url, { key, context: narrow });
      const found: string[] = [];
      const headings: Record<string, string> = {};
      await visitScreens(page, project, async (screen) => {
        headings[screen] = await page.locator('h1').first().innerText();
        for (const language of ['en', 'fr']) {
          if (screen !== 'confirmation') {
            await page.locator('header select').selectOption(language);
            await page.locator(`html[lang=${language}]`).waitFor();
          }
          const width = await page.evaluate<number>('document.documentElement.scrollWidth');
          if (width > NARROW.width) found.push(`${screen}, ${language}: ${width} px`);
        }
      });
      expect(await page.locator('html').getAttribute('lang')).toBe('fr');
      await narrow.close();
      expect(found).toEqual([]);
      expect(headings).toMatchObject({
        overview: 'Vue d’ensemble',
        files: 'Fichiers',
        jobs: 'Tâches',
      });
    },
    WALK_WITHIN_MS,
  );

  it('allows a whole cleanup at a zoom of 400%, in French', async () => {
    const account = sandbox.account(key);
    const ids = ['a', 'b'].map((name) => account.createStore({ name }));
    const narrow = await newContext({ locale: 'fr-FR', viewport: NARROW });
    const page = await openConsole(service.url, { key, path: '/stores', context: narrow });
    const click = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
    await page.getByText('Filtres', { exact: true }).click();
    await page.getByLabel('Vide').selectOption('true');
    await click('Appliquer');
    await page.getByLabel('Sélectionner b').check();
    await click('Planifier la suppression…');
    await click('Supprimer 1 store…');
    await page.getByRole('alertdialog').getByRole('textbox').fill('1');
    await click('Supprimer 1 élément');
    await page.getByText('Terminée', { exact: true }).waitFor();
    const saved = page.waitForEvent('download');
    await click('Télécharger le reçu');
    expect((await saved).suggestedFilename()).toMatch(/^receipt-job_\w+\.json$/);
    await narrow.close();
    expect(deletionsSentTo(sandbox)).toEqual([`DELETE /vector_stores/${ids[1]}`]);
  });
});
