import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { runProgram } from '../../src/sandbox/program/program.js';
import { parseCommandLine } from '../../src/sandbox/program/command-line.js';
import { freePort } from '../support/free-port.js';

const STUB = resolve(process.cwd(), 'test/sandbox/stub-service.mjs');

/** A run of the program with a stub as the service. It records all output. */
class Run {
  readonly printed: string[] = [];
  readonly errors: string[] = [];
  readonly code: Promise<number>;
  private readonly controller = new AbortController();

  constructor(args: string[], env: Record<string, string> = {}) {
    this.code = runProgram({
      args,
      env: { ...process.env, ...env },
      serviceEntry: STUB,
      stop: this.controller.signal,
      print: (text) => this.printed.push(text),
      printError: (text) => this.errors.push(text),
    });
  }

  stop(): Promise<number> {
    this.controller.abort();
    return this.code;
  }

  async firstPrint(): Promise<string> {
    while (this.printed.length === 0) await new Promise((next) => setTimeout(next, 10));
    return this.printed[0]!;
  }
}

describe('the sandbox program', () => {
  it('starts the service and the emulator, and stops both', async () => {
    const servicePort = await freePort();
    const run = new Run(['--port', '0'], { PORT: String(servicePort) });
    const guide = await run.firstPrint();
    const service = `http://127.0.0.1:${servicePort}`;
    const upstream = await (await fetch(`${service}/upstream`)).text();

    expect(guide).toContain(`${service}/docs`);
    expect(guide).not.toContain('Console');
    expect(await (await fetch(`${service}/is-sandbox`)).text()).toBe('true');
    expect(guide).toContain('250 vector stores, 900 files');
    expect(guide).toContain(`curl -s ${service}/vector_stores -H 'x-openai-api-key: sk-sandbox-demo-key'`);
    const ids = guide.match(/vs_\w{24}/g)!;
    expect(new Set(ids).size).toBe(3);
    const found = await fetch(`${upstream}/vector_stores/${ids[1]}`, {
      headers: { authorization: 'Bearer sk-sandbox-demo-key' },
    });
    expect(await found.json()).toMatchObject({ id: ids[1], status: 'completed' });

    expect(await run.stop()).toBe(0);
    await expect(fetch(`${service}/upstream`)).rejects.toThrow('fetch failed');
    await expect(fetch(upstream)).rejects.toThrow('fetch failed');
  });

  it('prints the link to the console with the key in the fragment, if the service has a console', async () => {
    const servicePort = await freePort();
    const run = new Run(['--port', '0', '--key', 'sk-1/2 3'], {
      PORT: String(servicePort),
      STUB_CONSOLE: 'yes',
    });
    expect(await run.firstPrint()).toContain(
      `  Console        http://127.0.0.1:${servicePort}/console/#key=sk-1%2F2%203\n`,
    );
    expect(await run.stop()).toBe(0);
  });

  it('exits with the code of the service', async () => {
    const servicePort = await freePort();
    const run = new Run(['--port', '0'], { PORT: String(servicePort) });
    await run.firstPrint();
    await fetch(`http://127.0.0.1:${servicePort}/exit/7`);
    expect(await run.code).toBe(7);
  });

  it('exits with the code of a service that fails to start', async () => {
    const run = new Run(['--port', '0'], { PORT: String(await freePort()), STUB_EXIT: '3' });
    expect(await run.code).toBe(3);
    expect(run.errors).toEqual([expect.stringContaining('did not respond')]);
  });

  it('starts only the emulator', async () => {
    const run = new Run(['--only-upstream', '--port', '0', '--seed', 'empty', '--key', 'sk-mine']);
    const guide = await run.firstPrint();
    expect(guide).toContain('0 vector stores, 0 files');
    expect(guide).toContain('Bearer sk-mine');
    expect(await run.stop()).toBe(0);
  });

  it.each([
    [['--odd'], "Unknown option '--odd'"],
    [['--port', '70000'], "--port must be a port from 0 to 65535, not '70000'."],
    [['--seed', 'full'], "--seed must be demo or empty, not 'full'."],
    [['--latency-ms', 'slow'], "--latency-ms must be a number from 0 to 86400000, not 'slow'."],
    [['extra'], "Unexpected argument 'extra'"],
  ])('rejects %j with code 2', async (args, message) => {
    const run = new Run(args);
    expect(await run.code).toBe(2);
    expect(run.errors[0]).toContain(message);
  });

  it('names a port that is in use in one line', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const port = String((blocker.address() as AddressInfo).port);
    const upstream = new Run(['--only-upstream', '--port', port]);
    const service = new Run(['--port', '0'], { PORT: port });
    expect([await upstream.code, await service.code]).toEqual([1, 1]);
    expect(upstream.errors).toEqual([`Port ${port} is already in use. Choose another port with --port.`]);
    expect(service.errors).toEqual([`Port ${port} is already in use. Set another port in PORT.`]);
    blocker.close();
  });

  it('prints its options', async () => {
    const run = new Run(['--help']);
    expect(await run.code).toBe(0);
    expect(run.printed[0]).toContain('--only-upstream');
  });

  it('converts options to settings', () => {
    const args = ['--latency-ms', '5', '--requests-per-second', '50', '--fault-rate', '0.1'];
    expect(parseCommandLine(args).sandbox.settings).toEqual({
      latency_ms: 5,
      jitter_ms: 0,
      indexing_ms: 2000,
      rate_limit: { requests_per_second: 50 },
      faults: { rate: 0.1 },
    });
  });
});
