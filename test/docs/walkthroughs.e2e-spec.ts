import { readFile } from 'node:fs/promises';
import { startSandbox } from '../support/sandbox.js';
import { startService } from '../support/service.js';
import {
  describeWithShell,
  matchesOutput,
  parseSteps,
  runSteps,
  WALKTHROUGH_TIMEOUT_MS,
} from '../support/checks/walkthrough.js';

jest.setTimeout(WALKTHROUGH_TIMEOUT_MS + 30_000);

describeWithShell('the commands of a documentation page, run in order', () => {
  it.each(['docs/cleanup.md', 'docs/curl.md'])('print the documented output: %s', async (page) => {
    const sandbox = await startSandbox({ seed: 'demo' });
    const variables = { INDEXING_WAIT_SECONDS: '60', UPSTREAM_IS_SANDBOX: 'true' };
    const service = await startService(sandbox.url, variables);
    const markdown = (await readFile(page, 'utf8'))
      .replaceAll('http://localhost:8000', service.url)
      .replaceAll('http://localhost:8080', new URL(sandbox.url).origin);
    const steps = parseSteps(markdown);
    const outputs = await runSteps(steps);
    await service.close();
    await sandbox.close();
    expect(steps.length).toBeGreaterThan(10);
    const documented = steps.map(({ command, expectedOutput }, at) => ({
      command,
      prints: expectedOutput ?? outputs[at],
    }));
    const actual = steps.map(({ command, expectedOutput }, at) => {
      const output = outputs[at] ?? '(the shell exited before this command)';
      const expected = expectedOutput ?? output;
      return { command, prints: matchesOutput(output, expected) ? expected : output };
    });
    expect(actual).toEqual(documented);
  });

  it('succeed: README.md', async () => {
    const sandbox = await startSandbox({ seed: 'demo' });
    const service = await startService(sandbox.url, { INDEXING_WAIT_SECONDS: '60' });
    const markdown = (await readFile('README.md', 'utf8')).replaceAll('http://localhost:8000', service.url);
    const steps = parseSteps(markdown).filter(({ command }) => !command.startsWith('npm '));
    const outputs = await runSteps(steps);
    await service.close();
    await sandbox.close();
    expect(steps.length).toBeGreaterThan(8);
    expect(outputs).toHaveLength(steps.length);
    const failed = steps.filter((_, at) => /about:blank|event: problem|"error":\{/.test(outputs[at] ?? ''));
    expect(failed).toEqual([]);
    expect(outputs.at(-2)).toContain('event: report');
  });
});
