import type { Page } from 'playwright-core';
import { describeWithBrowser, openConsole, useBrowser } from '../support/browser.js';
import { key, sandbox, service, useService } from '../support/use-service.js';

/** Longest name that OpenAI accepts is 512 characters. */
const HOSTILE_NAMES = [
  '<img src=x onerror=alert(1)>',
  '\u202Egnp.exe',
  'x'.repeat(512),
  '{count} <b>',
  "';--",
];

const open = (path = '/stores'): Promise<Page> => openConsole(service.url, { key, path });
const namesIn = (page: Page): Promise<string[]> => page.getByRole('rowheader').allInnerTexts();
const countIn = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor();

describeWithBrowser('the list of vector stores', () => {
  useService({ OPENAI_TIMEOUT_MS: '2000', OPENAI_DEADLINE_MS: '2500' }, { hasConsole: true });
  useBrowser();

  it('shows hostile names as text', async () => {
    for (const name of HOSTILE_NAMES) sandbox.account(key).createStore({ name });
    const page = await open();
    await countIn(page, '5 stores');
    expect((await page.getByRole('rowheader').allTextContents()).sort()).toEqual([...HOSTILE_NAMES].sort());
    expect(await page.locator('img, b').count()).toBe(0);
  });

  it('searches, filters and sorts, and the address contains all of it', async () => {
    const account = sandbox.account(key);
    account.createStore({ name: 'demo b' });
    account.createStoreWithFiles(1, { name: 'demo a' });
    account.createStore({ name: 'wiki' });
    const page = await open();
    await page.getByRole('searchbox').fill('demo');
    await countIn(page, '2 stores');
    await page.getByRole('button', { name: 'Name' }).click();
    expect(await namesIn(page)).toEqual(['demo a', 'demo b']);
    await page.getByText('Filters').click();
    await page.getByLabel('Empty').selectOption('true');
    await page.getByRole('button', { name: 'Apply' }).click();
    await countIn(page, '1 store');
    expect(page.url()).toMatch(/#\/stores\?name=\*demo\*&empty=true&sort=name$/);
    await page.getByRole('button', { name: 'Remove filter Empty' }).click();
    await countIn(page, '2 stores');

    const other = await open('/stores?name=*demo*&sort=-name');
    await countIn(other, '2 stores');
    expect(await namesIn(other)).toEqual(['demo b', 'demo a']);
  });

  it('selects single rows, a range, all loaded rows, and everything that matches', async () => {
    sandbox.addFixtures({ stores: 10 }, key);
    const page = await open();
    await countIn(page, '10 stores');
    const boxes = page.getByRole('checkbox', { name: /^Select Fixture/ });
    const state = page.getByRole('status').filter({ hasText: 'selected' });
    await boxes.nth(1).click();
    await boxes.nth(4).click({ modifiers: ['Shift'] });
    expect(await state.innerText()).toBe('4 selected');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    expect(await state.innerText()).toBe('5 selected');
    await page.getByLabel('Select all loaded rows').check();
    expect(await state.innerText()).toBe('10 selected');
    await page.getByRole('button', { name: 'Select all 10 matching' }).click();
    expect(await state.innerText()).toBe('All 10 matching are selected');
    expect(await page.getByRole('row', { selected: true }).count()).toBe(10);
  });

  it('plans everything that matches with the filters instead of ids', async () => {
    sandbox.addFixtures({ stores: 3 }, key);
    const page = await open('/stores?empty=true');
    await page.getByRole('button', { name: 'Select all 3 matching' }).click();
    await page.getByRole('button', { name: 'Plan deletion…' }).click();
    await page.waitForURL(/#\/plan\?empty=true$/);
  });

  it('is complete for 100,000 stores, and shows only those in the window', async () => {
    sandbox.addFixtures({ stores: 100_000 }, key);
    const page = await open();
    await page.getByText('100,000 stores', { exact: true }).waitFor({ timeout: 45_000 });
    const grid = page.getByRole('grid');
    expect(await grid.getAttribute('aria-rowcount')).toBe('100001');
    expect(await page.getByRole('row').count()).toBeLessThan(60);
    await page.getByRole('row').nth(1).focus();
    await page.keyboard.press('End');
    await page.getByText('Fixture 1', { exact: true }).waitFor();
    const last = page.getByRole('row').filter({ has: page.getByText('Fixture 1', { exact: true }) });
    expect(await last.getAttribute('aria-rowindex')).toBe('100001');
    await page.getByRole('button', { name: 'Select all 100,000 matching' }).click();
    await page.getByText('All 100,000 matching are selected').waitFor();
  });

  it('says that the list is incomplete if OpenAI fails midway, and offers no selection of everything', async () => {
    sandbox.addFixtures({ stores: 300 }, key);
    const page = await open('/jobs');
    // The first page succeeds.
    sandbox.configure({ faults: { rate: 1, kinds: ['cut_json'], path_pattern: '/v1/vector_stores' } });
    sandbox.failNext({ path: '/v1/vector_stores', status: 200, body: firstPage() });
    await page.getByRole('link', { name: 'Vector stores' }).click();
    await page.getByRole('alert').waitFor();
    await countIn(page, '1 store, incomplete');
    expect(await page.getByRole('button', { name: /^Select all .* matching/ }).count()).toBe(0);
    sandbox.configure({ faults: null });
    await page.getByRole('button', { name: 'Try again' }).click();
    await countIn(page, '300 stores');
  });

  it('explains a stream that was cut off halfway', async () => {
    sandbox.addFixtures({ stores: 3 }, key);
    const page = await open('/jobs');
    await page.route('**/vector_stores?*', async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, body: text.slice(0, text.lastIndexOf('{"summary"')) });
    });
    await page.getByRole('link', { name: 'Vector stores' }).click();
    await page.getByRole('alert').getByText('The response was cut off').waitFor();
    await countIn(page, '3 stores, incomplete');
  });

  it('says that there is no data', async () => {
    const page = await open();
    await page.getByText('This project has no vector stores.').waitFor();
    await page.getByRole('searchbox').fill('demo');
    await page.getByText('No store matches the filters.').waitFor();
  });
});

/** A page of a longer list. */
function firstPage(): object {
  const id = 'vs_first';
  const counts = { in_progress: 0, completed: 0, failed: 0, cancelled: 0, total: 0 };
  const store = { id, object: 'vector_store', name: 'first', created_at: 1_790_000_000, status: 'completed' };
  const data = [{ ...store, usage_bytes: 0, file_counts: counts, last_active_at: null, metadata: {} }];
  return { object: 'list', data, first_id: id, last_id: id, has_more: true };
}
