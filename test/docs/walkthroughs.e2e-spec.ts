import { readFile } from 'node:fs/promises';
import { startSandbox } from '../support/sandbox.js';
import { startService } from '../support/service.js';
import { describeWithShell, matchesOutput, runSteps, parseSteps } from '../support/walkthrough.js';

jest.setTimeout(90_000);

describeWithShell('the commands of a page, one after the other', () => {
  it.each(['docs/cleanup.md', 'docs/curl.md'])('print what the page says: %s', async (page) => {
    const sandbox = await startSandbox({ seed: 'demo' });
    const service = await startService(sandbox.url, { INDEXING_WAIT_SECONDS: '5' });
    const markdown = (await readFile(page, 'utf8'))
      .replaceAll('http://localhost:8000', service.url)
      .replaceAll('http://localhost:8080', new URL(sandbox.url).origin);
    const steps = parseSteps(markdown);
    const outputs = await runSteps(steps);
    await service.close();
    await sandbox.close();
    expect(steps.length).toBeGreaterThan(10);
    const told = steps.map(({ command, expectedOutput }, at) => ({
      command,
      prints: expectedOutput ?? outputs[at],
    }));
    const seen = steps.map(({ command, expectedOutput }, at) => {
      const output = outputs[at] ?? '(the shell ended before)';
      return {
        command,
        prints: matchesOutput(output, expectedOutput ?? output) ? (expectedOutput ?? output) : output,
      };
    });
    expect(seen).toEqual(told);
  });
});
