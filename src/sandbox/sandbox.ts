import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EmulatedApi } from './emulated-api.js';
import { ControlApi } from './control/control-api.js';
import type { CountersView } from './control/counters.js';
import { ReplyWriter } from './http/reply-writer.js';
import { addFixtures, type FixtureSpec, type Fixtures } from './fixtures.js';
import { API_ROUTES } from './routes/api-routes.js';
import type { LoggedRequest } from './control/request-log.js';
import { Router } from './http/router.js';
import { SandboxState } from './sandbox-state.js';
import type { ScriptedAnswer } from './control/scripted-answers.js';
import { fillWithDemoData } from './demo/demo-data.js';
import type { SandboxSettings } from './control/settings.js';
import { AccountView } from './control/account-view.js';

/** The key that opens the demo account; a made-up word, not a secret. */
export const DEMO_KEY = 'sk-sandbox-demo-key';

/** Longer than clients keep idle connections, so that none is closed under a request. */
const IDLE_CONNECTION_MS = 120_000;

export type SandboxSeed = 'demo' | 'empty';

export interface SandboxOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Each key has an account of its own. Default: `DEMO_KEY` alone. */
  readonly keys?: readonly string[];
  /** What the first account holds at the start. Default `empty`. */
  readonly seed?: SandboxSeed;
  readonly settings?: Partial<SandboxSettings>;
  /** Milliseconds since 1970; drives ages, indexing, expiry and rate limits, not latency. Default `Date.now`. */
  readonly now?: () => number;
}

/** A running sandbox. Everything `/_sandbox/*` offers over HTTP is a method here. */
export class Sandbox {
  readonly demoKey: string;

  constructor(
    private readonly server: Server,
    private readonly state: SandboxState,
    private readonly delivery: ReplyWriter,
    keys: readonly string[],
    private readonly seed: SandboxSeed,
  ) {
    this.demoKey = keys[0] ?? DEMO_KEY;
  }

  /** The base URL to give an OpenAI client, with `/v1`. */
  get url(): string {
    return `${this.origin}/v1`;
  }

  /** Without a path, for `/_sandbox/*`. */
  get origin(): string {
    const { address, port, family } = this.server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  get settings(): SandboxSettings {
    return this.state.settings;
  }

  /** Changes the given settings and leaves the others. @throws OpenAiError when a name or value makes no sense */
  configure(patch: Partial<SandboxSettings>): SandboxSettings {
    return this.state.configure(patch);
  }

  /** Makes the next matching requests get that answer or fault instead of the usual one. */
  failNext(answer: ScriptedAnswer): void {
    this.state.scripted.add(answer);
  }

  /** What is in the account of that key, and shortcuts to fill it. Default: the first key. @throws Error for an unknown key */
  account(key: string = this.demoKey): AccountView {
    if (!this.state.accounts.has(key)) throw new Error('no account has that key; add it with addAccount()');
    return new AccountView(this.state, key);
  }

  /** Makes a further key known, with an empty account. */
  addAccount(key: string): AccountView {
    this.state.addAccount(key);
    return new AccountView(this.state, key);
  }

  /** Fills an account with many stores and files of counted ids, quickly. */
  addFixtures(order: FixtureSpec, key: string = this.demoKey): Fixtures {
    return addFixtures(this.account(key).state, order);
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

  /** Starts over: accounts emptied or with demo data, settings of the start, no log, no counters, nothing scripted. */
  reset(seed: SandboxSeed = this.seed): void {
    resetTo(this.state, seed);
  }

  /** Breaks every open connection and leaves no handle behind. */
  async close(): Promise<void> {
    this.delivery.close();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }
}

/** Starts an emulator of OpenAI's vector store and file API. @throws Error when the port is taken */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { keys = [DEMO_KEY], seed = 'empty' } = options;
  const state = new SandboxState(options.now ?? Date.now, keys, options.settings ?? {});
  resetTo(state, seed);
  const delivery = new ReplyWriter();
  const api = new EmulatedApi(state, new Router(API_ROUTES), delivery);
  const control = new ControlApi(state, delivery, (to) => resetTo(state, to ?? seed));
  const server = createServer((request, response) => dispatch(api, control, request, response));
  server.keepAliveTimeout = IDLE_CONNECTION_MS;
  await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  return new Sandbox(server, state, delivery, keys, seed);
}

function dispatch(
  api: EmulatedApi,
  control: ControlApi,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = mark < 0 ? '' : url.slice(mark + 1);
  if (path.startsWith('/_sandbox/')) void control.handle(request, response, path);
  else void api.handle(request, response, path, query);
}

function resetTo(state: SandboxState, seed: SandboxSeed): void {
  state.reset();
  const [first] = state.accounts.values();
  if (seed === 'demo' && first) fillWithDemoData(first);
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
