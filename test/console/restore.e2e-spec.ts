import type { Page } from 'playwright-core';
import { describeWithBrowser, openConsole, useBrowser } from '../support/browser.js';
import { send, sentTo } from '../support/client.js';
import { key, sandbox, service, useService } from '../support/use-service.js';

const open = (path = '/restore'): Promise<Page> => openConsole(service.url, { key, path });

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Creates a store with two files, and returns its manifest. */
async function exportStore(name: string): Promise<{ storeId: string; fileIds: string[]; manifest: object }> {
  const { storeId, fileIds } = sandbox.account(key).createStoreWithFiles(2, { name });
  const { body } = await send(service, `GET /vector_stores/${storeId}/manifest?content=true`, { key });
  return { storeId, fileIds, manifest: body as object };
}

async function choose(page: Page, name: string, content: unknown): Promise<void> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
}

describeWithBrowser('a restore', () => {
  useService({}, { hasConsole: true });
  useBrowser({ acceptDownloads: true });

  it('creates a store from a manifest', async () => {
    const { storeId, fileIds, manifest } = await exportStore('notes');
    const account = sandbox.account(key);
    account.deleteStore(storeId);
    const page = await open();
    await choose(page, 'notes.json', manifest);
    await page.getByText('1 store with 2 files').waitFor();
    expect(account.storeIds()).toEqual([]);
    await button(page, 'Restore 1 store').click();
    await page.getByText('2 files attached').waitFor();
    const [created] = account.storeIds();
    expect(account.filesOf(created!).sort()).toEqual([...fileIds].sort());
    await page.getByRole('link', { name: 'notes' }).click();
    await page.getByRole('heading', { name: 'notes' }).waitFor();
    expect(page.url()).toContain(`#/stores/${created}`);
  });

  it('reads the manifests of a plan, and restores only the selected ones', async () => {
    const stores = [await exportStore('one'), await exportStore('two')];
    const account = sandbox.account(key);
    for (const { storeId } of stores) account.deleteStore(storeId);
    const page = await open();
    await choose(page, 'plan.json', { object: 'plan', manifests: stores.map(({ manifest }) => manifest) });
    await page.getByText('2 stores with 4 files').waitFor();
    await page.getByLabel('Select one').uncheck();
    await button(page, 'Restore 1 store').click();
    await page.getByRole('link', { name: 'two' }).waitFor();
    await page.getByText('Completed', { exact: true }).waitFor();
    expect(account.storeIds()).toHaveLength(1);
  });

  it('warns of stores that still exist, and can add missing files to them', async () => {
    const { storeId, fileIds, manifest } = await exportStore('notes');
    const account = sandbox.account(key);
    account.detach(storeId, fileIds[0]!);
    const page = await open();
    await choose(page, 'notes.json', manifest);
    await page.getByText('Still exists').waitFor();
    await page.getByLabel('Add missing files to an existing store').check();
    expect(await page.getByLabel('ID of the existing store').inputValue()).toBe(storeId);
    await button(page, 'Add missing files').click();
    await page.getByText('Completed', { exact: true }).waitFor();
    expect(account.storeIds()).toEqual([storeId]);
    expect(account.filesOf(storeId).sort()).toEqual([...fileIds].sort());
  });

  it('lists files that no longer exist', async () => {
    const { storeId, fileIds, manifest } = await exportStore('notes');
    const account = sandbox.account(key);
    account.deleteStore(storeId);
    account.deleteFile(fileIds[0]!);
    const page = await open();
    await choose(page, 'notes.json', manifest);
    await button(page, 'Restore 1 store').click();
    await page.getByText('1 file attached').waitFor();
    const details = page.getByRole('region', { name: 'Details' });
    expect(await details.innerText()).toContain('file-0.txt');
  });

  it.each([
    ['this is not a JSON file', '{"object":'],
    ['it contains no manifests', '{}'],
    [
      'it contains a manifest of another version',
      '{"object":"vector_store.manifest","version":2,"vector_store":{"id":"a"},"files":[]}',
    ],
  ])('explains why a file cannot be used: %s', async (reason, text) => {
    const page = await open();
    await choose(page, '<img src=x onerror=alert(1)>.json', text);
    await page.getByRole('alert').getByText(reason).waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(sentTo(sandbox).filter((sent) => sent.startsWith('POST'))).toEqual([]);
  });

  it('undoes a plan of this session', async () => {
    const { storeId } = sandbox.account(key).createStoreWithFiles(2, { name: 'notes' });
    const page = await open(`/plan?ids=${storeId}`);
    await page.getByRole('button', { name: /^Delete 1 store…$/ }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('textbox').fill('1');
    await dialog.getByRole('button', { name: /^Delete/ }).click();
    await page.getByText('Completed', { exact: true }).waitFor();
    expect(sandbox.account(key).storeIds()).toEqual([]);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Restore' }).click();
    await page.getByRole('button', { name: /^Use 1 manifest of job_/ }).click();
    await button(page, 'Restore 1 store').click();
    await page.getByText('2 files attached').waitFor();
    expect(sandbox.account(key).storeIds()).toHaveLength(1);
  });
});

describeWithBrowser('a restore by a read-only service', () => {
  useService({ READ_ONLY: 'true' }, { hasConsole: true });
  useBrowser();

  it('is not offered', async () => {
    const { manifest } = await exportStore('notes');
    const page = await open();
    await choose(page, 'notes.json', manifest);
    await page.getByText('1 store with 2 files').waitFor();
    expect(await page.getByRole('button', { name: /^Restore/ }).count()).toBe(0);
    await page.getByText('This service is read only: nothing can be restored.').waitFor();
  });
});
