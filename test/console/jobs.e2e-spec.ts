import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describeWithBrowser, openConsole, useBrowser } from '../support/browser.js';
import { deletionsSentTo, send } from '../support/client.js';
import { buildConsole } from '../support/console-build.js';
import { JobsClient } from '../support/jobs.js';
import { describeWithRedis, RedisServer } from '../support/redis-server.js';
import { type Service, startService } from '../support/service.js';
import { Switch } from '../support/switch.js';
import { BUILD_WITHIN_MS } from '../support/test-builds.js';
import { settled, until } from '../support/until.js';
import { key, recorder, sandbox, service, useService } from '../support/use-service.js';

const createStores = (count: number): string[] =>
  Array.from({ length: count }, () => sandbox.account(key).createStore());

const client = (): JobsClient => new JobsClient(() => service, key);

const begin = (ids: readonly string[], more: object = {}): Promise<string> =>
  client().begin('POST /vector_stores/bulk-delete', { vector_store_ids: ids, ...more });

const open = (path: string, isKept = false): Promise<Page> => openConsole(service.url, { key, path, isKept });

/** The number next to a label of the progress. */
const figure = (page: Page, label: string): Promise<string> =>
  page
    .locator('dl > div')
    .filter({ has: page.getByText(label, { exact: true }) })
    .locator('dd')
    .innerText();

const rowsOf = async (page: Page): Promise<string[]> => {
  const rows = page.getByRole('grid').getByRole('row');
  return (await rows.allInnerTexts()).slice(1).map((text) => text.replaceAll(/\s*\n\s*/g, ' | '));
};

const isDeletion = ({ method }: { readonly method: string }): boolean => method === 'DELETE';

describeWithBrowser('a job', () => {
  useService({}, { hasConsole: true, isRecorded: true });
  useBrowser({ acceptDownloads: true });

  it('shows its progress while it runs, after a reload too, and its end', async () => {
    const ids = createStores(6);
    recorder.hold(isDeletion);
    const id = await begin(ids);
    await until(() => recorder.held === 6);
    const page = await open(`/jobs/${id}`, true);
    await page.getByText('Running').waitFor();
    recorder.pass();
    await page.getByText('6 / 6').waitFor();
    await page.getByText('Completed').waitFor();
    await page.getByText('The job has ended. 0 failed.').waitFor({ state: 'attached' });
    expect(await rowsOf(page)).toHaveLength(6);
    await page.reload();
    await page.getByText('Completed').waitFor();
    await page.getByText('6 / 6').waitFor();
    expect((await rowsOf(page))[0]).toMatch(/^vs_\w+ \| Store \| Deleted \| (.* \| )?req_\w+$/);
  });

  it('is cancelled', async () => {
    const ids = createStores(40);
    // Signed in first: the held calls leave no room for others.
    const page = await open('/jobs');
    recorder.hold(isDeletion);
    const id = await begin(ids);
    await until(() => recorder.held > 0);
    const inFlight = await settled(() => recorder.held, 300);
    await page.goto(`${service.url}/console/#/jobs/${id}`);
    await page.getByRole('button', { name: 'Cancel job' }).click();
    await page.getByRole('button', { name: 'Cancelling…' }).waitFor();
    recorder.release();
    await page.getByText('Cancelled', { exact: true }).waitFor();
    expect(deletionsSentTo(sandbox)).toHaveLength(inFlight);
    const button = page.getByRole('button', { name: `Retry ${40 - inFlight} failed items…` });
    await button.click();
    await page.getByRole('button', { name: `Retry ${40 - inFlight} items` }).click();
    await page.getByRole('link', { name: 'Retry of another job' }).waitFor();
    await page.getByText('Completed').waitFor();
    expect(sandbox.account(key).storeIds()).toEqual([]);
  });

  it('shows why ids failed, with the request ids of OpenAI, and retries them', async () => {
    const [deleted, failed] = createStores(2) as [string, string];
    sandbox.failNext({
      method: 'DELETE',
      path: `/v1/vector_stores/${failed}`,
      status: 500,
      headers: { 'retry-after': '3600' },
    });
    const id = await begin([deleted, failed, 'vs_unknown']);
    const page = await open(`/jobs/${id}`);
    await page.getByText('Completed').waitFor();
    expect(await figure(page, 'Failed')).toBe('2');
    expect(await rowsOf(page)).toContainEqual(
      expect.stringMatching(/^vs_unknown \| Store \| Not found \| .*req_\w+$/),
    );
    await page.getByRole('button', { name: 'Failed (1)' }).click();
    expect(await rowsOf(page)).toEqual([
      expect.stringMatching(new RegExp(`^${failed} \\| Store \\| Failed \\| .*500.* \\| req_\\w+$`)),
    ]);
    await page.getByRole('button', { name: 'Retry 1 failed item…' }).click();
    await page.getByRole('button', { name: 'Retry 1 item', exact: true }).click();
    await page.getByRole('link', { name: 'Retry of another job' }).waitFor();
    await page.getByRole('button', { name: 'Deleted (1)' }).waitFor();
    expect(sandbox.account(key).storeIds()).toEqual([]);
  });

  it('has a report and a receipt that the service verifies', async () => {
    const ids = createStores(2);
    const id = await begin(ids, { receipt: true });
    const page = await open(`/jobs/${id}`);
    const save = async (name: string): Promise<string> => {
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name }).click();
      return readFile(await (await saved).path(), 'utf8');
    };
    const report = JSON.parse(await save('Download report')) as { success: string[] };
    expect(report.success.sort()).toEqual(ids.sort());
    const receipt = await save('Download receipt');
    const verdict = await send(service, 'POST /receipts/verify', {
      key,
      body: JSON.parse(receipt) as object,
    });
    expect(verdict.body).toEqual({ genuine: true, items_match: true });
  });

  it('continues after its events were cut off halfway, with the next event', async () => {
    const id = await begin(createStores(3));
    await client().ended(id);
    const [first, second] = await client().events(id);
    const firstOutcome = first?.event === 'outcome' ? first : second;
    const lastIds: (string | undefined)[] = [];
    await openConsole(service.url, { key, path: '/jobs' }).then(async (page) => {
      await page.route('**/events', async (route) => {
        lastIds.push(route.request().headers()['last-event-id']);
        if (lastIds.length > 1) return route.continue();
        const { id: eventId = '', data } = firstOutcome!;
        const body = `id: ${eventId}\nevent: outcome\ndata: ${JSON.stringify(data)}\n\nevent: outc`;
        return route.fulfill({ contentType: 'text/event-stream', body });
      });
      await page.getByRole('link', { name: 'Delete vector stores' }).click();
      await page.getByText('The connection was lost.').waitFor();
      await page.getByRole('button', { name: 'All (3)' }).waitFor();
      expect(new Set(await rowsOf(page)).size).toBe(3);
      expect(await page.getByText('The connection was lost.').count()).toBe(0);
    });
    expect(lastIds).toEqual([undefined, firstOutcome?.id]);
  });

  it('that failed as a whole shows why, and what was not attempted', async () => {
    sandbox.failNext({ method: 'DELETE', status: 401, times: 50 });
    const id = await begin(createStores(3));
    const page = await open(`/jobs/${id}`);
    await page.getByRole('alert').getByRole('heading', { name: 'The job stopped early' }).waitFor();
    await page.getByText('Failed', { exact: true }).first().waitFor();
    expect(sandbox.account(key).storeIds()).toHaveLength(3);
  });

  it('that does not exist leads to the list', async () => {
    const page = await open('/jobs/job_00000000000000000000000000000000');
    await page.getByRole('alert').getByRole('heading', { name: 'Not found' }).waitFor();
    await page.getByRole('link', { name: 'Show the jobs of this key' }).click();
    await page.getByText('Your key has no jobs.').waitFor();
  });
});

describeWithBrowser('the list of jobs', () => {
  useService({}, { hasConsole: true, isRecorded: true });
  useBrowser();

  it('follows running jobs', async () => {
    recorder.hold(isDeletion);
    await begin(createStores(4));
    const page = await open('/jobs');
    await page.getByText('0 of 4').waitFor();
    expect(await rowsOf(page)).toEqual([
      expect.stringMatching(/^Delete vector stores \| Running \| 0 of 4 \| 0/),
    ]);
    recorder.release();
    await page.getByText('4 of 4').waitFor();
    await page.getByText('Completed').waitFor();
  });

  it('explains a storm of 429, and recovers', async () => {
    const page = await open('/');
    let count = 0;
    await page.route('**/jobs', (route) => {
      count += 1;
      if (count > 1) return route.continue();
      const problem = { title: 'Too Many Requests', status: 429, code: 'throttled', detail: 'slow down' };
      return route.fulfill({
        status: 429,
        contentType: 'application/problem+json',
        headers: { 'retry-after': '7' },
        body: JSON.stringify(problem),
      });
    });
    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.getByRole('alert').getByText('Wait 7 seconds.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Your key has no jobs.').waitFor();
  });
});

describeWithRedis('a job of several replicas', () => {
  describeWithBrowser('in the console', () => {
    let redis: RedisServer;
    let router: Switch;
    let replicas: Service[] = [];

    useService({}, { isRecorded: true });
    useBrowser();

    const startReplica = async (variables: Record<string, string> = {}): Promise<Service> => {
      const shared = {
        REDIS_URL: redis.url,
        REDIS_KEY_PREFIX: redis.keyPrefix,
        KEY_HASH_SECRET: 'the same on every replica',
        OPENAI_MAX_CONCURRENCY: '2',
        SHUTDOWN_GRACE_MS: '10000',
        ...variables,
      };
      const replica = await startService(recorder.url, shared, buildConsole());
      replicas.push(replica);
      return replica;
    };

    beforeEach(async () => {
      redis = await RedisServer.start();
      router = await Switch.start();
    }, BUILD_WITHIN_MS);
    afterEach(async () => {
      recorder.release();
      await router.close();
      for (const replica of replicas) await replica.close();
      replicas = [];
      await redis.close();
    });

    it('is interrupted, and resumed by another replica without losing an outcome', async () => {
      const ids = createStores(6);
      const [first, second] = [await startReplica(), await startReplica()];
      router.use(first.url);
      const page = await openConsole(router.url, { key, path: '/jobs' });
      recorder.hold(isDeletion);
      const id = await new JobsClient(() => first, key).begin('POST /vector_stores/bulk-delete', {
        vector_store_ids: ids,
      });
      await until(() => recorder.held === 2);
      await page.goto(`${router.url}/console/#/jobs/${id}`);
      await page.getByText('Running').waitFor();
      recorder.pass();
      await page.getByRole('button', { name: 'All (2)' }).waitFor();
      router.use(undefined);
      await page.getByText('The connection was lost.').waitFor();
      const closed = first.close();
      recorder.pass();
      await closed;
      recorder.release();
      replicas = [second];
      router.use(second.url);
      await page.getByText('Completed').waitFor();
      await page.getByRole('button', { name: 'All (6)' }).waitFor();
      expect(new Set((await rowsOf(page)).map((row) => row.split(' | ')[0]))).toEqual(new Set(ids));
      expect(sandbox.account(key).storeIds()).toEqual([]);
    });

    it('stays interrupted on a read-only replica, which has no buttons for it', async () => {
      const first = await startReplica();
      const readOnly = await startReplica({ READ_ONLY: 'true' });
      recorder.hold(isDeletion);
      const id = await new JobsClient(() => first, key).begin('POST /vector_stores/bulk-delete', {
        vector_store_ids: createStores(6),
      });
      await until(() => recorder.held === 2);
      router.use(readOnly.url);
      const page = await openConsole(router.url, { key, path: `/jobs/${id}` });
      await page.getByText('Running', { exact: true }).waitFor();
      const closed = first.close();
      recorder.pass();
      await closed;
      recorder.release();
      replicas = [readOnly];
      await page.getByText('Interrupted', { exact: true }).waitFor();
      await page.getByText('The process that ran this job has ended.').waitFor();
      expect(await page.getByRole('button', { name: 'Cancel job' }).count()).toBe(0);
    });
  });
});
