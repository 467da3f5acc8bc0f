import type { Page } from 'playwright-core';
import { describeWithBrowser, openConsole, useBrowser } from '../support/browser.js';
import { key, sandbox, service, useService } from '../support/use-service.js';

const open = (path = '/'): Promise<Page> => openConsole(service.url, { key, path });

describeWithBrowser('the overview', () => {
  useService({ OPENAI_TIMEOUT_MS: '2000', OPENAI_DEADLINE_MS: '2500' }, { hasConsole: true });
  useBrowser();

  it('counts stores and files, and each figure links to its list', async () => {
    const account = sandbox.account(key);
    account.createStore({ name: 'empty one' });
    account.createStoreWithFiles(2, { name: 'full' });
    const page = await open();
    const figure = (name: RegExp) => page.getByRole('link', { name });
    await figure(/^Vector stores ?2$/).waitFor();
    await figure(/^Empty ?1/).waitFor();
    await figure(/^Expired ?0/).waitFor();
    await figure(/^Files ?2/).waitFor();
    await figure(/^Orphans ?0/).waitFor();

    await figure(/^Empty ?1/).click();
    await page.getByText('1 store', { exact: true }).waitFor();
    expect(page.url()).toMatch(/#\/stores\?empty=true$/);
    expect(await page.getByRole('rowheader').allInnerTexts()).toEqual(['empty one']);
    await page.goBack();
    await figure(/^Files ?2/).click();
    await page.getByText('2 files', { exact: true }).waitFor();
  });

  it('shows the largest stores and the ages', async () => {
    const account = sandbox.account(key);
    const content = Buffer.alloc(3_000, 'x');
    const big = account.createStore({ name: '<img src=x onerror=alert(1)>' });
    account.attach(big, account.createFile({ filename: 'big.txt', content }));
    const page = await open();
    const largest = page.getByRole('list', { name: 'Largest stores' });
    await largest.getByRole('link', { name: '<img src=x onerror=alert(1)>' }).waitFor();
    const ages = page.getByRole('list', { name: 'Storage by age of the store' }).getByRole('listitem');
    expect(await ages.count()).toBe(5);
    expect(await ages.first().innerText()).toMatch(/Up to 7 days\s+.* in 1 store/);
    expect(await ages.first().getByRole('link').getAttribute('href')).toBe(
      '/console/#/stores?created_after=7d',
    );
  });

  it('explains an empty project', async () => {
    const page = await open();
    await page.getByText('This project is empty').waitFor();
  });

  it('shows no figures if the scan fails, and repeats it on request', async () => {
    sandbox.account(key).createStoreWithFiles(1);
    const page = await open('/stores');
    await page.getByText('1 store', { exact: true }).waitFor();
    sandbox.configure({ faults: { rate: 1, kinds: ['error_500'], path_pattern: '/v1/files' } });
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('alert').getByText('OpenAI is unavailable').waitFor();
    expect(await page.getByRole('link', { name: /^Orphans/ }).count()).toBe(0);
    sandbox.configure({ faults: { rate: 0 } });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: /^Orphans ?0/ }).waitFor();
  });
});
