import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AccountView } from './control/account-view.js';
import { ControlApi } from './control/control-api.js';
import type { CountersView } from './control/counters.js';
import type { LoggedRequest } from './control/request-log.js';
import type { ScriptedAnswer } from './control/scripted-answers.js';
import type { SandboxSettings } from './control/settings.js';
import { fillWithDemoData } from './demo/demo-data.js';
import { EmulatedApi } from './emulated-api.js';
import { addFixtures, type Fixtures, type FixtureSpec } from './fixtures.js';
import { ReplyWriter } from './http/reply-writer.js';
import { SandboxState } from './sandbox-state.js';

/** The API key of the demo account. It is not a secret. */
export const DEMO_KEY = 'sk-sandbox-demo-key';

/** Longer than clients keep idle connections, so the sandbox never closes a connection that a client is about to use. */
const IDLE_CONNECTION_MS = 120_000;

export type SandboxSeed = 'demo' | 'empty';

export interface SandboxOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Accepted API keys, each with its own account. Default: only `DEMO_KEY`. */
  readonly keys?: readonly string[];
  /** The initial data of the first account. Default `empty`. */
  readonly seed?: SandboxSeed;
  readonly settings?: Partial<SandboxSettings>;
  /** The clock for ages, indexing, expiry and rate limits, but not latency, in ms since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/** A running sandbox. Its methods offer everything that `/_sandbox/*` offers over HTTP. */
export class Sandbox {
  readonly demoKey: string;

  constructor(
    private readonly server: Server,
    private readonly state: SandboxState,
    private readonly writer: ReplyWriter,
    keys: readonly string[],
    private readonly seed: SandboxSeed,
  ) {
    this.demoKey = keys[0] ?? DEMO_KEY;
  }

  /** The base URL for an OpenAI client, including `/v1`. */
  get url(): string {
    return `${this.origin}/v1`;
  }

  /** The base URL for `/_sandbox/*`. */
  get origin(): string {
    const { address, port, family } = this.server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  get settings(): SandboxSettings {
    return this.state.settings;
  }

  /** Changes only the given settings. @throws ApiError 400 for an unknown name or an invalid value */
  configure(patch: Partial<SandboxSettings>): SandboxSettings {
    return this.state.configure(patch);
  }

  /** Replaces the responses to the next matching requests. */
  failNext(answer: ScriptedAnswer): void {
    this.state.scripted.add(answer);
  }

  /** Returns the account of a key. Default: the first key. @throws Error for an unknown key */
  account(key: string = this.demoKey): AccountView {
    if (!this.state.accounts.has(key)) throw new Error('no account has this key; add it with addAccount()');
    return new AccountView(this.state, key);
  }

  /** Adds a key with an empty account. */
  addAccount(key: string): AccountView {
    this.state.addAccount(key);
    return new AccountView(this.state, key);
  }

  /** Adds many vector stores and files with sequential ids. */
  addFixtures(spec: FixtureSpec, key: string = this.demoKey): Fixtures {
    return addFixtures(this.account(key).state, spec);
  }

  log(): LoggedRequest[] {
    return this.state.log.entries();
  }

  clearLog(): void {
    this.state.log.clear();
  }

  counters(): CountersView {
    return this.state.counters.view();
  }

  /** Restores the initial state: data, settings, and an empty log, without counts and scripted answers. */
  reset(seed: SandboxSeed = this.seed): void {
    resetState(this.state, seed);
  }

  /** Closes the server and all its connections. */
  async close(): Promise<void> {
    this.writer.close();
    const closed = once(this.server.close(), 'close');
    this.server.closeAllConnections();
    await closed;
  }
}

/** Starts an emulator of OpenAI's vector store and file API. @throws Error if the port is in use */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { keys = [DEMO_KEY], seed = 'empty' } = options;
  const state = new SandboxState(options.now ?? Date.now, keys, options.settings ?? {});
  resetState(state, seed);
  const writer = new ReplyWriter();
  const api = new EmulatedApi(state, writer);
  const control = new ControlApi(state, writer, (to) => resetState(state, to ?? seed));
  const server = createServer((request, response) => dispatch(api, control, request, response));
  server.keepAliveTimeout = IDLE_CONNECTION_MS;
  await once(server.listen(options.port ?? 0, options.host ?? '127.0.0.1'), 'listening');
  return new Sandbox(server, state, writer, keys, seed);
}

function dispatch(
  api: EmulatedApi,
  control: ControlApi,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  if (path.startsWith('/_sandbox/')) void control.handle(request, response, path);
  else void api.handle(request, response, path, query.join('?'));
}

function resetState(state: SandboxState, seed: SandboxSeed): void {
  state.reset();
  const [first] = state.accounts.values();
  if (seed === 'demo' && first) fillWithDemoData(first);
}
