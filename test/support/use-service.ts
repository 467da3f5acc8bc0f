import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.js';
import { freshKey } from './client.js';
import { buildConsole } from './console-build.js';
import { Recorder } from './recorder.js';
import { startSandbox } from './sandbox.js';
import { ScriptedUpstream } from './scripted-upstream.js';
import { type Service, startService } from './service.js';
import { BUILD_WITHIN_MS } from './test-builds.js';

/*
 * The test environment of the current block. The exports are live bindings, which `useService()` and `useScriptedService()` set
 * before the tests of the block and before each test. A file can have several blocks with different environments.
 */

export let service: Service;
/** Set by {@link useService}; reset before each test. */
export let sandbox: Sandbox;
/** Set by {@link useService}: a new key with an empty account for each test. */
export let key: string;
/** Set by {@link useService} with `isRecorded`; empty before each test. */
export let recorder: Recorder;
/** Set by {@link useScriptedService}. */
export let upstream: ScriptedUpstream;

type Variables = Readonly<Record<string, string>>;

interface ServiceSetup {
  readonly sandbox?: SandboxOptions;
  /** Adds a recorder between the service and the sandbox. Default: false. */
  readonly isRecorded?: boolean;
  /** Builds and serves the web console. Default: false. */
  readonly hasConsole?: boolean;
}

/** Runs the service with these environment variables and a sandbox as upstream for all tests of the block. */
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
    const consoleFolder = setup.hasConsole === true ? buildConsole() : undefined;
    started = [emulator, relay, await startService((relay ?? emulator).url, variables, consoleFolder)];
    publish();
  }, BUILD_WITHIN_MS);
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
 * Runs the service with these environment variables and a scripted upstream for all tests of the block. The upstream is reset
 * before each test.
 *
 * @param basePath the path of `OPENAI_BASE_URL`
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
