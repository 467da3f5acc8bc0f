import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { deletionsSentTo, send } from '../support/client.js';
import { describeWithBrowser, openConsole, useBrowser } from '../support/browser.js';
import { key, sandbox, service, useService } from '../support/use-service.js';

const DAY_SECONDS = 86_400;

/** Creates two stores that share a file, and one that is protected. Returns the ids. */
function createProject(): { readonly ids: string[]; readonly shared: string; readonly own: string } {
  const account = sandbox.account(key);
  const shared = account.createFile({ filename: 'shared.txt' });
  const own = account.createFile({ filename: 'own.txt' });
  const stores = [
    account.createStore({ name: 'tmp one' }),
    account.createStore({ name: 'tmp two' }),
    account.createStore({ name: 'wiki', metadata: { protected: 'true' } }),
  ];
  account.attach(stores[0]!, own);
  account.attach(stores[0]!, shared);
  account.attach(stores[2]!, shared);
  return { ids: stores, shared, own };
}

const open = (path: string): Promise<Page> => openConsole(service.url, { key, path });

/** The numbers of the summary by label. */
async function figuresOf(page: Page): Promise<Record<string, string>> {
  await page.getByText('Stores to delete').waitFor();
  const texts = async (name: string): Promise<string[]> => page.locator(`dl > div > ${name}`).allInnerTexts();
  const values = await texts('dd');
  return Object.fromEntries((await texts('dt')).map((label, at) => [label, values[at] ?? '']));
}

const rowsOf = async (page: Page): Promise<string[]> => {
  const rows = page.getByRole('grid').getByRole('row');
  return (await rows.allInnerTexts()).slice(1).map((text) => text.replaceAll(/\s*\n\s*/g, ' | '));
};

async function confirm(page: Page, typed: string): Promise<void> {
  await page.getByRole('button', { name: /^Delete \d.*…$/ }).click();
  await page.getByRole('alertdialog').getByRole('textbox').fill(typed);
}

describeWithBrowser('the plan', () => {
  useService({}, { hasConsole: true });
  useBrowser({ acceptDownloads: true });

  it('deletes selected stores after their count was typed, and keeps manifests', async () => {
    const { ids, shared, own } = createProject();
    const page = await open('/stores');
    for (const name of ['tmp one', 'tmp two', 'wiki']) await page.getByLabel(`Select ${name}`).check();
    await page.getByRole('button', { name: 'Plan deletion…' }).click();

    expect(await figuresOf(page)).toMatchObject({
      'Stores to delete': '2',
      'Files to delete': '0',
      Kept: '1',
    });
    expect((await rowsOf(page)).map((row) => row.split(' | ')[0]).sort()).toEqual(['tmp one', 'tmp two']);
    await page.getByRole('button', { name: 'Kept (1)' }).click();
    expect(await rowsOf(page)).toEqual([
      expect.stringMatching(/^wiki \| Store \| Protected \| its metadata contains protected=true/),
    ]);
    expect(deletionsSentTo(sandbox)).toEqual([]);

    await confirm(page, '3');
    const button = page.getByRole('button', { name: 'Delete 2 items' });
    expect(await button.isDisabled()).toBe(true);
    await page.getByRole('alertdialog').getByRole('textbox').fill('2');
    const saved = page.waitForEvent('download');
    await button.click();
    const text = await readFile(await (await saved).path(), 'utf8');
    const { manifests } = JSON.parse(text) as { manifests: { vector_store: { id: string } }[] };
    expect(manifests.map(({ vector_store }) => vector_store.id).sort()).toEqual(ids.slice(0, 2).sort());

    await page.getByRole('heading', { name: 'Clean up' }).waitFor();
    await page.getByText('Completed').waitFor();
    expect(page.url()).toMatch(/#\/jobs\/job_\w+$/);
    expect(sandbox.account(key).storeIds()).toEqual([ids[2]]);
    expect(deletionsSentTo(sandbox).sort()).toEqual(
      [ids[0], ids[1]].map((id) => `DELETE /vector_stores/${id}`).sort(),
    );
    expect(sandbox.account(key).fileIds().sort()).toEqual([shared, own].sort());
  });

  it('deletes files that no other store uses on request, and shows the shared ones', async () => {
    const { ids, shared, own } = createProject();
    const page = await open(`/plan?ids=${ids[0]}`);
    await figuresOf(page);
    await page.getByLabel('Delete files that no other store uses').check();
    await page.getByRole('button', { name: 'Delete 1 store and 1 file…' }).waitFor();
    expect(page.url()).toContain('files=exclusive');
    await page.getByRole('button', { name: 'Kept (1)' }).click();
    expect(await rowsOf(page)).toEqual([`${shared} | File | Shared | Used by ${ids[2]} | ${shared}`]);
    await confirm(page, '2');
    await page.getByText('1 file is deleted. It cannot be restored.').waitFor();
    await page.getByRole('button', { name: 'Delete 2 items' }).click();
    await page.getByText('Completed').waitFor();
    expect(sandbox.account(key).fileIds()).toEqual([shared]);
    expect(deletionsSentTo(sandbox)).toEqual([`DELETE /files/${own}`, `DELETE /vector_stores/${ids[0]}`]);
  });

  it('sends the filters for "all matching", not ids', async () => {
    createProject();
    const page = await open('/stores?name=tmp*');
    await page.getByText('2 stores').waitFor();
    await page.getByRole('button', { name: 'Select all 2 matching' }).click();
    const sent = page.waitForRequest(/cleanup\/plans$/);
    await page.getByRole('button', { name: 'Plan deletion…' }).click();
    expect((await sent).postDataJSON()).toEqual({
      vector_stores: { name: ['tmp*'] },
      files: 'keep',
      manifests: true,
    });
    expect(await figuresOf(page)).toMatchObject({ 'Stores to delete': '2' });
  });

  it('selects all stores only if "all matching" was chosen without filters', async () => {
    createProject();
    const page = await open('/plan');
    await page.getByText('Nothing is selected.').waitFor();
    expect(sandbox.log()).toHaveLength(1);
    await page.getByRole('link', { name: 'Select vector stores' }).click();
    await page.getByRole('button', { name: 'Select all 3 matching' }).click();
    await page.getByRole('button', { name: 'Plan deletion…' }).click();
    expect(await figuresOf(page)).toMatchObject({ 'Stores to delete': '2', Kept: '1' });
    expect(page.url()).toMatch(/#\/plan\?all=true$/);
  });

  it('plans orphaned files', async () => {
    const { shared } = createProject();
    const account = sandbox.account(key);
    const old = account.createFile({
      filename: 'old.txt',
      createdAt: Math.floor(Date.now() / 1000) - 2 * DAY_SECONDS,
    });
    const recent = account.createFile({ filename: 'recent.txt', purpose: 'batch' });
    const page = await open('/plan?orphans=true');
    expect(await figuresOf(page)).toMatchObject({ 'Stores to delete': '0', 'Files to delete': '1' });
    expect(await rowsOf(page)).toEqual([expect.stringMatching(new RegExp(`^old.txt .*${old}$`))]);
    expect(await page.getByText('Save manifests').count()).toBe(0);

    await page.goto(`${service.url}/console/#/plan?file_ids=${recent}&file_ids=${shared}`);
    await page.getByText('recent.txt').waitFor();
    await page.getByRole('button', { name: 'Kept (1)' }).click();
    expect(await rowsOf(page)).toEqual([
      `${shared} | File | Not found | A store uses it, or it does not exist. | ${shared}`,
    ]);
  });

  it('shows stores that were deleted in the meantime', async () => {
    const { ids } = createProject();
    sandbox.account(key).deleteStore(ids[0]!);
    const page = await open(`/plan?ids=${ids[0]}&ids=${ids[1]}`);
    expect(await figuresOf(page)).toMatchObject({ 'Stores to delete': '1', Kept: '1' });
    await page.getByRole('button', { name: 'Kept (1)' }).click();
    expect(await rowsOf(page)).toEqual([
      expect.stringMatching(/Not found \| It does not exist. It may have been deleted in the meantime/),
    ]);
  });

  it('finds changes since the plan, which are kept', async () => {
    const { ids } = createProject();
    const page = await open(`/plan?ids=${ids[0]}&ids=${ids[1]}`);
    await figuresOf(page);
    await send(service, `POST /v1/vector_stores/${ids[0]}`, { key, body: { name: 'precious' } });
    await page.getByRole('button', { name: 'Check for changes' }).click();
    await page.getByText('1 item has changed and is kept.').waitFor();
    await page.getByRole('button', { name: 'Kept (1)' }).click();
    expect(await rowsOf(page)).toEqual([expect.stringMatching(/Changed \| its name is now "precious"/)]);
    expect(deletionsSentTo(sandbox)).toEqual([]);
    await confirm(page, '1');
    await page.getByRole('button', { name: 'Delete 1 item', exact: true }).click();
    await page.getByRole('button', { name: 'Changed, kept (1)' }).waitFor();
    expect(sandbox.account(key).storeIds()).toContain(ids[0]);
    expect(sandbox.account(key).storeIds()).not.toContain(ids[1]);
  });

  it('explains a failure of OpenAI while planning, and plans again', async () => {
    const { ids } = createProject();
    sandbox.failNext({
      path: '/v1/files',
      status: 500,
      headers: { 'x-should-retry': 'false' },
    });
    const page = await open(`/plan?ids=${ids[1]}`);
    await page.getByRole('alert').getByRole('heading', { name: 'OpenAI is unavailable' }).waitFor();
    expect(await page.getByRole('button', { name: /Delete/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Try again' }).click();
    expect(await figuresOf(page)).toMatchObject({ 'Stores to delete': '1' });
  });

  it('explains invalid filters of a link', async () => {
    const page = await open('/plan?min_bytes=many');
    await page.getByRole('alert').getByText('The request is invalid').waitFor();
    await page.getByText('vector_stores.min_bytes').first().waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  });

  it('shows hostile names as text', async () => {
    const account = sandbox.account(key);
    const names = ['<img src=x onerror=alert(1)>', '\u202Eevil\u202C', 'long '.repeat(100)];
    for (const name of names) account.createStore({ name });
    const page = await open('/plan?all=true');
    await figuresOf(page);
    for (const name of names) await page.getByRole('link', { name: name.trim().slice(0, 20) }).waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });

  it('is in French', async () => {
    const { ids } = createProject();
    const page = await open(`/plan?ids=${ids[1]}`);
    await page.getByLabel('Language').selectOption('fr');
    await page.getByRole('button', { name: 'Supprimer 1 store…' }).click();
    await page.getByRole('alertdialog', { name: /Supprimer 1 store\s\?/ }).waitFor();
  });
});

describeWithBrowser('a plan that expires', () => {
  useService({ CLEANUP_PLAN_TTL_SECONDS: '60' }, { hasConsole: true });
  useBrowser();

  it('must be created again', async () => {
    const { ids } = createProject();
    const page = await open('/');
    await page.clock.install();
    await page.goto(`${service.url}/console/#/plan?ids=${ids[1]}`);
    await figuresOf(page);
    await page.clock.fastForward(61_000);
    await page.getByRole('heading', { name: 'The plan has expired' }).waitFor();
    expect(await page.getByRole('button', { name: /^Delete/ }).count()).toBe(0);
  });
});

describeWithBrowser('a plan of a read-only service', () => {
  useService({ READ_ONLY: 'true' }, { hasConsole: true });
  useBrowser();

  it('can be reviewed, but not applied', async () => {
    const { ids } = createProject();
    const page = await open(`/plan?ids=${ids[1]}`);
    expect(await figuresOf(page)).toMatchObject({ 'Stores to delete': '1' });
    await page.getByText('This service is read only, so the plan cannot be applied here.').waitFor();
    expect(await page.getByRole('button', { name: /^Delete/ }).count()).toBe(0);
  });
});
