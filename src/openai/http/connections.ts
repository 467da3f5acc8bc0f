import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { Environment } from '../../config/environment.js';
import { upstreamProxy, withoutCredentials } from './upstream-proxy.js';

/** Connections to upstream, over all keys; calls beyond wait for one. */
export const MAX_CONNECTIONS = 512;
const CONNECT_TIMEOUT_MS = 10_000;
/** An idle connection is closed before a load balancer would do it under our feet. */
const KEEP_ALIVE_MS = 10_000;

const CONNECT = { timeout: CONNECT_TIMEOUT_MS };
const POOL_OPTIONS: Pool.Options = {
  connections: MAX_CONNECTIONS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  // Every call is timed by its own handler, to the millisecond.
  headersTimeout: 0,
  bodyTimeout: 0,
};

/** The kept-alive, bounded connections to upstream: direct, or through a forward proxy. */
@Injectable()
export class Connections implements OnApplicationShutdown {
  readonly dispatcher: Dispatcher;
  /** The proxy in use, without its credentials. */
  readonly proxy: string | undefined;

  constructor(environment: Environment) {
    const proxy = upstreamProxy(environment);
    this.proxy = proxy && withoutCredentials(proxy);
    this.dispatcher = proxy ? throughProxy(proxy) : new Agent({ ...POOL_OPTIONS, connect: CONNECT });
  }

  onApplicationShutdown(): Promise<void> {
    return this.dispatcher.close();
  }
}

/** HTTPS is tunneled with CONNECT; plain HTTP goes to the proxy with its whole URL, since many proxies refuse a tunnel to it. */
function throughProxy(proxy: URL): ProxyAgent {
  const { username, password } = proxy;
  return new ProxyAgent({
    ...POOL_OPTIONS,
    uri: withoutCredentials(proxy),
    ...((username || password) && { token: basicAuthorization(username, password) }),
    proxyTunnel: false,
    proxyTls: CONNECT,
    requestTls: CONNECT,
    // Without it, requests with a whole URL use a pool with no options at all.
    factory: (origin, options) => new Pool(origin, { ...POOL_OPTIONS, ...(options as Pool.Options) }),
  });
}

const basicAuthorization = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
