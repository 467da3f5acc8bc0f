import type { Page } from 'playwright-core';
import { describeWithBrowser, openConsole, useBrowser } from '../support/browser.js';
import { key, sandbox, service, useService } from '../support/use-service.js';

const HOSTILE_NAME = '<img src=x onerror=alert(1)>.md';
const OLD = 1_700_000_000;

const open = (path: string): Promise<Page> => openConsole(service.url, { key, path });
const namesIn = async (page: Page): Promise<string[]> =>
  (await page.getByRole('rowheader').allInnerTexts()).sort();
const countIn = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor();

/** A store with one file, one orphan, and two identical files. */
function createProject(): { readonly orphan: string; readonly used: string } {
  const account = sandbox.account(key);
  const storeId = account.createStore({ name: 'wiki' });
  const used = account.createFile({ filename: HOSTILE_NAME });
  const copies = [1, 2].map(() => account.createFile({ filename: 'copy.md', createdAt: OLD }));
  for (const fileId of [used, ...copies]) account.attach(storeId, fileId);
  return { used, orphan: account.createFile({ filename: 'orphan.md', createdAt: OLD }) };
}

describeWithBrowser('the list of files', () => {
  useService({ OPENAI_TIMEOUT_MS: '2000', OPENAI_DEADLINE_MS: '2500' }, { hasConsole: true });
  useBrowser();

  it('shows all files, orphans and duplicates', async () => {
    createProject();
    const page = await open('/files');
    await countIn(page, '4 files');
    expect(await namesIn(page)).toEqual([HOSTILE_NAME, 'copy.md', 'copy.md', 'orphan.md']);
    await page.getByRole('link', { name: /^Orphans ?1$/ }).click();
    await countIn(page, '1 file');
    expect(await namesIn(page)).toEqual(['orphan.md']);
    await page.getByRole('link', { name: /^Duplicates ?2$/ }).click();
    await countIn(page, '2 files');
    expect(await namesIn(page)).toEqual(['copy.md', 'copy.md']);
    await page.getByRole('link', { name: /^Problems ?0$/ }).click();
    await page.getByText('All files of all stores are indexed.').waitFor();
  });

  it('plans the deletion of orphans only', async () => {
    const { orphan } = createProject();
    const page = await open('/files');
    await page.getByRole('link', { name: /^Orphans ?1$/ }).waitFor();
    await page.getByLabel('Select all loaded rows').check();
    await page.getByText(/^3 selected files are no orphans and stay/).waitFor();
    await page.getByRole('button', { name: 'Plan deletion of 1 orphan…' }).click();
    await page.waitForURL(new RegExp(`#/plan\\?file_ids=${orphan}$`));
  });

  it('finds the stores that use a file', async () => {
    createProject();
    const page = await open('/files');
    await page.getByRole('button', { name: HOSTILE_NAME }).click();
    await page.getByRole('button', { name: 'Find stores that use it' }).click();
    await page.getByText('1 vector store uses this file:').waitFor();
    await page.getByRole('link', { name: 'wiki' }).click();
    await page.waitForURL(/#\/stores\/vs_/);
  });

  it('deletes a single file after one confirmation', async () => {
    const { used } = createProject();
    const page = await open('/files?filename=*onerror*');
    await page.getByRole('button', { name: HOSTILE_NAME }).click();
    await page.getByRole('button', { name: 'Delete file' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Delete file' }).click();
    await dialog.getByRole('button', { name: 'Delete file' }).click();
    await page.getByText('No files.').waitFor();
    expect(
      sandbox.log().filter(({ method, path }) => method === 'DELETE' && path === `/v1/files/${used}`),
    ).toHaveLength(1);
  });

  it('shows failed files with the reason and their store', async () => {
    const account = sandbox.account(key);
    const storeId = account.createStore({ name: 'wiki' });
    account.attach(storeId, account.createFile({ filename: 'photo.png' }));
    const page = await open('/files?view=problems');
    await page.getByRole('rowheader', { name: 'photo.png' }).waitFor();
    await page.getByText('Failed', { exact: true }).waitFor();
    await page.getByRole('link', { name: storeId }).waitFor();
  });
});
