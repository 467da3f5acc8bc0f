import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.js';
import { freshKey } from './client.js';
import { Recorder } from './recorder.js';
import { startSandbox } from './sandbox.js';
import { ScriptedUpstream } from './scripted-upstream.js';
import { type Service, startService } from './service.js';

/*
 * The test environment of the block that runs. The exports are live bindings: `useService()` and `useScriptedService()` set
 * them before the tests of the block and again before each test, so blocks with different environments can be mixed.
 */

export let service: Service;
/** Set by {@link useService}; reset before each test. */
export let sandbox: Sandbox;
/** Set by {@link useService}: the key of an empty account, new for each test. */
export let key: string;
/** Set by {@link useService} with `isRecorded`; empty before each test. */
export let recorder: Recorder;
/** Set by {@link useScriptedService}. */
export let upstream: ScriptedUpstream;

type Variables = Readonly<Record<string, string>>;

interface ServiceSetup {
  readonly sandbox?: SandboxOptions;
  /** Places a recorder between the service and the sandbox. Default: false. */
  readonly isRecorded?: boolean;
}

/** Runs the service with these environment variables in front of a sandbox for all tests of the block. */
export function useService(variables: Variables = {}, setup: ServiceSetup = {}): void {
  let started: readonly [Sandbox, Recorder | undefined, Service];
  const publish = (): void => {
    sandbox = started[0];
    if (started[1]) recorder = started[1];
    service = started[2];
  };
  beforeAll(async () => {
    const emulator = await startSandbox(setup.sandbox);
    const relay = setup.isRecorded === true ? await Recorder.start(emulator.url) : undefined;
    started = [emulator, relay, await startService((relay ?? emulator).url, variables)];
    publish();
  });
  beforeEach(() => {
    publish();
    sandbox.reset();
    if (started[1]) recorder.reset();
    key = freshKey(sandbox);
  });
  afterAll(async () => {
    const [emulator, relay, own] = started;
    await own.close();
    await relay?.close();
    await emulator.close();
  });
}

/**
 * Runs the service with these environment variables in front of a scripted upstream for all tests of the block. Its queue is
 * empty before each test.
 *
 * @param basePath of `OPENAI_BASE_URL`
 */
export function useScriptedService(variables: Variables = {}, basePath = '/v1'): void {
  let started: readonly [ScriptedUpstream, Service];
  const publish = (): void => {
    [upstream, service] = started;
  };
  beforeAll(async () => {
    const script = await ScriptedUpstream.start();
    started = [script, await startService(script.url + basePath, variables)];
    publish();
  });
  beforeEach(() => {
    publish();
    upstream.script();
  });
  afterAll(async () => {
    await started[1].close();
    await started[0].close();
  });
}
