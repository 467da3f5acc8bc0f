import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { context, describeWithBrowser, openConsole, useBrowser } from '../support/browser.js';
import { deletionsSentTo, sentTo } from '../support/client.js';
import { key, sandbox, service, useService } from '../support/use-service.js';

const FAILURE = { code: 'server_error', message: 'An internal error occurred.' } as const;

const open = (storeId: string, query = ''): Promise<Page> =>
  openConsole(service.url, { key, path: `/stores/${storeId}${query}` });

/** Creates a store with these files, and returns the ids. */
function createStore(...filenames: string[]): { readonly storeId: string; readonly fileIds: string[] } {
  const account = sandbox.account(key);
  const storeId = account.createStore({ name: 'notes' });
  const fileIds = filenames.map((filename) => account.createFile({ filename }));
  for (const fileId of fileIds) account.attach(storeId, fileId);
  return { storeId, fileIds };
}

/** The rows of the table by name of the file. */
async function filesIn(page: Page): Promise<string[]> {
  await page.getByText(/^\d+ files?$/).waitFor();
  return (await page.getByRole('rowheader').allInnerTexts()).sort();
}

const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('button', { name, exact: true }) });

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

async function choose(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(
    Object.entries(files).map(([name, text]) => ({
      name,
      mimeType: 'text/plain',
      buffer: Buffer.from(text),
    })),
  );
}

const postsSent = (): string[] => sentTo(sandbox).filter((sent) => sent.startsWith('POST '));

describeWithBrowser('the details of a vector store', () => {
  useService({}, { hasConsole: true });
  useBrowser({ acceptDownloads: true });

  it('show the store and its files with their states and errors', async () => {
    const account = sandbox.account(key);
    const storeId = account.createStore({ name: 'notes', metadata: { team: 'search' } });
    account.attach(storeId, account.createFile({ filename: 'a.txt' }), { attributes: { year: 2025 } });
    account.attach(storeId, account.createFile({ filename: 'b.txt' }), { error: FAILURE });
    const page = await open(storeId);
    await page.getByRole('heading', { name: 'notes' }).waitFor();
    await page.getByText('team=search').waitFor();
    await page.getByText('1 failed', { exact: true }).waitFor();
    expect(await rowOf(page, 'a.txt').innerText()).toMatch(/Ready[\s\S]*year=2025/);
    expect(await rowOf(page, 'b.txt').innerText()).toMatch(/Failed[\s\S]*An internal error occurred/);

    await page.getByRole('search').getByLabel('Status').selectOption('Failed');
    await page.waitForURL(/status=failed/);
    expect(await filesIn(page)).toEqual(['b.txt']);
  });

  it('show hostile names as text', async () => {
    const names = ['<img src=x onerror=alert(1)>.txt', '\u202Etxt.exe\u202C', `${'x'.repeat(508)}.txt`];
    const { storeId } = createStore(...names);
    const account = sandbox.account(key);
    const hostile = account.createStore({ name: names[0]! });
    const page = await open(storeId);
    expect(await filesIn(page)).toEqual([...names].sort());
    await button(page, names[2]!).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('alertdialog').getByText(names[2]!).waitFor();
    await page.goto(`${service.url}/console/#/stores/${hostile}`);
    await page.getByRole('heading', { name: names[0]! }).waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  });

  it('detach one file after one confirmation', async () => {
    const { storeId, fileIds } = createStore('a.txt', 'b.txt');
    const page = await open(storeId);
    await button(page, 'a.txt').click();
    await button(page, 'Detach…').click();
    expect(deletionsSentTo(sandbox)).toEqual([]);
    await button(page, 'Detach 1 file').click();
    await page.getByText('The file was detached.').waitFor();
    expect(deletionsSentTo(sandbox)).toEqual([`DELETE /vector_stores/${storeId}/files/${fileIds[0]}`]);
    expect(await filesIn(page)).toEqual(['b.txt']);
    expect(sandbox.account(key).hasFile(fileIds[0]!)).toBe(true);
  });

  it('show which other stores lose a file before it is deleted', async () => {
    const { storeId, fileIds } = createStore('a.txt', 'b.txt');
    const account = sandbox.account(key);
    account.attach(account.createStore({ name: 'wiki' }), fileIds[0]!);
    const page = await open(storeId);
    await button(page, 'a.txt').click();
    await button(page, 'Delete…').click();
    await page.getByText('1 other store uses it and loses it:').waitFor();
    await page.getByRole('alertdialog').getByText('wiki').waitFor();
    await button(page, 'Delete 1 file').click();
    await page.getByText('The file was deleted.').waitFor();
    expect(deletionsSentTo(sandbox)).toEqual([`DELETE /files/${fileIds[0]}`]);
    expect(await filesIn(page)).toEqual(['b.txt']);
  });

  it('delete several files after a dry run and their count, and keep files of other stores', async () => {
    const { storeId, fileIds } = createStore('a.txt', 'b.txt', 'shared.txt');
    const account = sandbox.account(key);
    account.attach(account.createStore({ name: 'wiki' }), fileIds[2]!);
    const page = await open(storeId);
    await page.getByLabel('Select all loaded rows').check();
    await button(page, 'Delete…').click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('2 files will be deleted').waitFor();
    await dialog.getByText('Keep the file that other stores use').waitFor();
    expect(deletionsSentTo(sandbox)).toEqual([]);
    expect(await button(page, 'Delete 2 files').isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('2');
    await button(page, 'Delete 2 files').click();
    await page.getByText('2 deleted').waitFor();
    expect(deletionsSentTo(sandbox).sort()).toEqual(
      fileIds
        .slice(0, 2)
        .map((id) => `DELETE /files/${id}`)
        .sort(),
    );
    await button(page, 'Close').click();
    expect(await filesIn(page)).toEqual(['shared.txt']);
  });

  it('detach all matching files, as the service selects them', async () => {
    const { storeId, fileIds } = createStore('tmp-1.txt', 'tmp-2.txt', 'other.txt');
    const page = await open(storeId, '?filename=tmp-*');
    expect(await filesIn(page)).toEqual(['tmp-1.txt', 'tmp-2.txt']);
    await button(page, 'Select all 2 matching').click();
    const dryRun = page.waitForRequest((request) => request.url().endsWith('/bulk-delete'));
    await button(page, 'Detach…').click();
    expect((await dryRun).postDataJSON()).toEqual({ files: { filename: ['tmp-*'] }, dry_run: true });
    await page.getByRole('alertdialog').getByRole('textbox').fill('2');
    await button(page, 'Detach 2 files').click();
    await page.getByText('2 detached').waitFor();
    expect(sandbox.account(key).filesOf(storeId)).toEqual([fileIds[2]]);
  });

  it('set attributes with their types, and remove them', async () => {
    const account = sandbox.account(key);
    const { storeId } = createStore();
    const fileId = account.createFile({ filename: 'a.txt' });
    account.attach(storeId, fileId, { attributes: { team: 'legal', year: 2024 } });
    const page = await open(storeId);
    await button(page, 'a.txt').click();
    await button(page, 'Attributes…').click();
    await page.getByRole('group', { name: 'Attribute 1' }).getByLabel('Type').selectOption('Remove');
    const added = page.getByRole('group', { name: 'Attribute 3' });
    await added.getByLabel('Name').fill('reviewed');
    await added.getByLabel('Type').selectOption('Yes or no');
    await button(page, 'Set attributes').click();
    await page.getByText('1 updated').waitFor();
    await button(page, 'Close').click();
    await rowOf(page, 'a.txt').getByText('year=2024, reviewed=true').waitFor();
    expect(postsSent()).toContain(`POST /vector_stores/${storeId}/files/${fileId}`);
  });

  it('reattach failed files and show why others are skipped', async () => {
    const account = sandbox.account(key);
    const { storeId } = createStore();
    const [retried, unsupported] = ['a.txt', 'b.png'].map((filename) => account.createFile({ filename }));
    account.attach(storeId, retried!, { error: FAILURE });
    account.attach(storeId, unsupported!);
    const page = await open(storeId);
    await button(page, 'Reattach 2 failed…').click();
    await button(page, 'Reattach 2 files').click();
    await page.getByText('1 file attached').waitFor();
    await page
      .getByRole('region', { name: 'Details' })
      .getByText('The file type is not supported.')
      .waitFor();
    await button(page, 'Close').click();
    await rowOf(page, 'a.txt').getByText('Ready').waitFor();
    expect(postsSent()).toEqual([`POST /vector_stores/${storeId}/files`]);
  });

  it('search the store', async () => {
    const account = sandbox.account(key);
    const { storeId } = createStore();
    account.attach(
      storeId,
      account.createFile({ filename: 'tides.txt', content: 'The moon draws the tides.' }),
    );
    const page = await open(storeId);
    await button(page, 'Search').click();
    await page.getByLabel('Text to search for in the files').fill('moon');
    await page.getByRole('search').getByRole('button', { name: 'Search' }).click();
    await page.getByText('The moon draws the tides.').waitFor();
    await page.getByText('1 result', { exact: true }).waitFor();
    expect(page.url()).toMatch(/tab=search&query=moon$/);
  });

  it('export the manifest', async () => {
    const { storeId } = createStore('a.txt');
    const page = await open(storeId);
    await button(page, 'Export…').click();
    const saved = page.waitForEvent('download');
    await button(page, 'Download manifest').click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe(`notes.${storeId}.manifest.json`);
    const manifest = JSON.parse(await readFile(await download.path(), 'utf8')) as object;
    expect(manifest).toMatchObject({ vector_store: { id: storeId }, files: [{ filename: 'a.txt' }] });
    await page.getByText('Saved a manifest with 1 file.').waitFor();
  });

  it('clone the store', async () => {
    const { storeId, fileIds } = createStore('a.txt');
    const page = await open(storeId);
    await button(page, 'Clone…').click();
    await button(page, 'Clone').click();
    await page.getByRole('link', { name: 'Open the copy' }).click();
    await page.getByRole('heading', { name: 'notes (copy)' }).waitFor();
    const account = sandbox.account(key);
    const copy = account.storeIds().find((id) => id !== storeId);
    expect(account.filesOf(copy!)).toEqual(fileIds);
  });

  it('delete the store after saving its manifest', async () => {
    const { storeId, fileIds } = createStore('a.txt');
    const page = await open(storeId);
    await button(page, 'Delete store…').click();
    const saved = page.waitForEvent('download');
    await button(page, 'Delete the store').click();
    expect((await saved).suggestedFilename()).toContain(storeId);
    await page.waitForURL(/#\/stores$/);
    expect(deletionsSentTo(sandbox)).toEqual([`DELETE /vector_stores/${storeId}`]);
    expect(sandbox.account(key).hasFile(fileIds[0]!)).toBe(true);
  });

  it('report that the store was deleted in the meantime', async () => {
    const { storeId } = createStore('a.txt');
    const page = await open(storeId);
    await filesIn(page);
    sandbox.account(key).deleteStore(storeId);
    await button(page, 'Refresh').click();
    await page.getByRole('heading', { name: 'This vector store does not exist' }).waitFor();
    await page.getByRole('link', { name: 'All vector stores' }).click();
    await page.getByText('This project has no vector stores.').waitFor();
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });

  it('copy commands with the key as a variable', async () => {
    const { storeId } = createStore('a.txt');
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await open(storeId);
    await button(page, 'a.txt').click();
    await button(page, 'Delete…').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByText('Copied.').waitFor();
    const command = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(command).toMatch(/^curl -sS -X DELETE -g \S+\/v1\/files\/file-\w+ \\\n/);
    expect(command).toContain('"x-openai-api-key: $OPENAI_API_KEY"');
  });
});

describeWithBrowser('an upload', () => {
  useService({}, { hasConsole: true, sandbox: { settings: { indexing_ms: 1_500 } } });
  useBrowser();

  it('shows each file until it is indexed', async () => {
    const { storeId } = createStore();
    const page = await open(storeId);
    await choose(page, { 'a.txt': 'The moon.', 'b.md': 'The sun.', 'c.png': 'not supported' });
    await page.getByText('3 of 3 uploaded').waitFor();
    await rowOf(page, 'a.txt').getByText('Indexing').waitFor();
    await rowOf(page, 'a.txt').getByText('Ready').waitFor();
    await rowOf(page, 'c.png').getByText('Failed').waitFor();
    const line = page
      .getByRole('list', { name: 'Uploads' })
      .getByRole('listitem')
      .filter({ hasText: 'c.png' });
    await line.getByText('The file type is not supported.').waitFor();
    await page.getByText('1 failed', { exact: true }).waitFor();
    expect(postsSent().sort()).toEqual([
      ...Array.from({ length: 3 }, () => 'POST /files'),
      ...Array.from({ length: 3 }, () => `POST /vector_stores/${storeId}/files`),
    ]);
  });

  it('takes dropped files', async () => {
    const { storeId } = createStore();
    const page = await open(storeId);
    const data = await page.evaluateHandle(`(() => {
      const data = new DataTransfer();
      data.items.add(new File(['The moon.'], 'dropped.txt'));
      return data;
    })()`);
    await button(page, 'Upload files…').dispatchEvent('drop', { dataTransfer: data });
    await rowOf(page, 'dropped.txt').getByText('Ready').waitFor();
    expect(sandbox.account(key).filesOf(storeId)).toHaveLength(1);
  });

  it('can be repeated where it failed', async () => {
    const { storeId } = createStore();
    sandbox.failNext({ method: 'POST', path: '/v1/files', status: 500 });
    sandbox.failNext({ method: 'POST', path: `/v1/vector_stores/${storeId}/files`, status: 400 });
    const page = await open(storeId);
    await choose(page, { 'a.txt': 'The moon.' });
    await page.getByText('0 of 1 uploaded, 1 failed').waitFor();
    await button(page, 'Retry failed').click();
    await page.getByText('The request is invalid').waitFor();
    await button(page, 'Retry failed').click();
    await rowOf(page, 'a.txt').waitFor();
    expect(postsSent()).toEqual([
      'POST /files',
      'POST /files',
      `POST /vector_stores/${storeId}/files`,
      `POST /vector_stores/${storeId}/files`,
    ]);
  });

  it('waits and continues when OpenAI throttles it', async () => {
    const { storeId } = createStore();
    sandbox.failNext({ method: 'POST', path: '/v1/files', status: 429, headers: { 'retry-after': '1' } });
    const page = await open(storeId);
    await choose(page, { 'a.txt': 'The moon.' });
    await page.getByText('Throttled, trying again').waitFor();
    await rowOf(page, 'a.txt').waitFor();
    expect(postsSent().filter((sent) => sent === 'POST /files')).toHaveLength(2);
  });
});

describeWithBrowser('a vector store of a read-only service', () => {
  useService({ READ_ONLY: 'true' }, { hasConsole: true });
  useBrowser();

  it('has no buttons for changes', async () => {
    const { storeId } = createStore('a.txt');
    const page = await open(storeId);
    expect(await filesIn(page)).toEqual(['a.txt']);
    await page.getByLabel('Select a.txt').check();
    for (const name of ['Upload files…', 'Clone…', 'Delete store…', 'Detach…', 'Delete…', 'Attributes…'])
      expect([name, await button(page, name).count()]).toEqual([name, 0]);
    await button(page, 'Export…').waitFor();
  });
});
