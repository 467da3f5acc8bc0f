import type { Page } from 'playwright-core';
import { context, describeWithBrowser, openConsole, useBrowser } from '../support/browser.js';
import { key, sandbox, service, useService } from '../support/use-service.js';

const SESSION = 'JSON.stringify({ ...sessionStorage })';
const open = (path = '/stores'): Promise<Page> => openConsole(service.url, { key, path });

/** Opens the sign-in page without signing in. */
async function openSignIn(): Promise<Page> {
  const page = await open();
  await page.getByRole('button', { name: 'Sign out' }).click();
  return page;
}

async function submit(page: Page, typed: string): Promise<void> {
  await page.getByLabel('API key').fill(typed);
  await page.keyboard.press('Enter');
}

describeWithBrowser('the sign-in', () => {
  useService({ OPENAI_TIMEOUT_MS: '2000', OPENAI_DEADLINE_MS: '2500' }, { hasConsole: true });
  useBrowser();

  it('opens the screen of the address, and forgets the key at the end of the session', async () => {
    sandbox.account(key).createStore({ name: 'wiki' });
    const page = await open('/stores?name=*wiki*');
    await page.getByRole('link', { name: 'wiki' }).waitFor();
    expect(page.url()).toBe(`${service.url}/console/#/stores?name=*wiki*`);
    expect(await page.evaluate<string>(SESSION)).toBe('{}');
    await page.reload();
    await page.getByLabel('API key').waitFor();
  });

  it('keeps the key for the tab on request', async () => {
    const page = await openConsole(service.url, { key, path: '/stores', isKept: true });
    await page.reload();
    await page.getByText('This project has no vector stores.').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect(await page.evaluate<string>(SESSION)).toBe('{}');
  });

  it('reads the key of a link and removes it from the address', async () => {
    await (await open()).close();
    const page = await context.newPage();
    // The address of a link may contain the key only until the script runs.
    await page.goto(`${service.url}/console/#/`);
    await page.evaluate<unknown>(`location.hash = '#key=' + ${JSON.stringify(encodeURIComponent(key))}`);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(page.url()).toBe(`${service.url}/console/#/`);
  });

  it.each([
    ['sk-wrong', 'OpenAI rejected the key'],
    ['', 'Enter a key.'],
    ['sk-ключ', 'A key contains only printable ASCII characters. Copy it again.'],
  ])('explains why %j is not accepted', async (typed, message) => {
    const page = await openSignIn();
    await submit(page, typed);
    await page.getByRole('alert').getByText(message).waitFor();
    expect(await page.evaluate<string>('document.activeElement.name')).toBe('key');
  });

  it.each([
    [403, 'The key lacks a permission'],
    [429, 'Too many requests'],
    [503, 'OpenAI is unavailable'],
  ])('explains the status %d of OpenAI', async (status, message) => {
    const page = await openSignIn();
    sandbox.failNext({ path: '/v1/vector_stores', status, times: 20 });
    await submit(page, key);
    await page.getByRole('alert').getByText(message).waitFor();
    sandbox.reset();
    sandbox.addAccount(key);
    await submit(page, key);
    await page.getByText('This project has no vector stores.').waitFor();
  });

  it('names the upstream, the key and the sandbox', async () => {
    const page = await open();
    const badge = page.getByRole('group', { name: 'Environment' });
    await badge.getByText(new URL(sandbox.url).host).waitFor();
    await badge.getByText(/^Key [\w-]{16}$/).waitFor();
    expect(await badge.getByText('SANDBOX').count()).toBe(0);
  });
});

describeWithBrowser('the environment badge', () => {
  useService({ READ_ONLY: 'true', UPSTREAM_IS_SANDBOX: 'true' }, { hasConsole: true });
  useBrowser({ locale: 'fr-FR' });

  it('shows SANDBOX and READ ONLY, and the console has no buttons for changes', async () => {
    sandbox.account(key).createStore({ name: 'wiki' });
    const page = await open();
    await page.getByText('SANDBOX').waitFor();
    await page.getByText('LECTURE SEULE').waitFor();
    await page.getByRole('link', { name: 'wiki' }).waitFor();
    expect(await page.getByRole('button', { name: 'Planifier la suppression…' }).count()).toBe(0);
  });
});
