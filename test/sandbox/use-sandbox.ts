import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import { SandboxClient } from './client.js';

export const START_MS = Date.UTC(2026, 0, 1);
export const START_SECONDS = START_MS / 1000;

/** The clock of the sandbox. It stands still unless a test advances it. */
export const clock = { nowMs: START_MS };

/** Live bindings, set by {@link useSandbox} for the block that runs. */
export let sandbox: Sandbox;
/** A client with the first key. */
export let client: SandboxClient;

interface SandboxSetup extends SandboxOptions {
  /** Keeps data, settings and clock between the tests of the block. Default: false. */
  readonly isShared?: boolean;
}

/** Runs a sandbox for all tests of the block, which is reset before each test. */
export function useSandbox({ isShared = false, ...options }: SandboxSetup = {}): void {
  let started: Sandbox;
  beforeAll(async () => {
    clock.nowMs = START_MS;
    started = await startSandbox({ now: () => clock.nowMs, ...options });
    sandbox = started;
    client = new SandboxClient(sandbox, started.demoKey);
  });
  beforeEach(() => {
    if (isShared) return;
    clock.nowMs = START_MS;
    started.reset();
  });
  afterAll(() => started.close());
}
