import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { Environment } from '../../config/environment.js';
import { upstreamProxy, withoutCredentials } from './upstream-proxy.js';

/** Most connections to upstream, for all keys. Further calls wait for a free connection. */
const MAX_CONNECTIONS = 512;
const UPSTREAM_CONNECT_TIMEOUT_MS = 10_000;
/** Idle connections are closed before a load balancer closes them. */
const UPSTREAM_KEEP_ALIVE_MS = 10_000;

const CONNECT = { timeout: UPSTREAM_CONNECT_TIMEOUT_MS };
const POOL_OPTIONS: Pool.Options = {
  connections: MAX_CONNECTIONS,
  keepAliveTimeout: UPSTREAM_KEEP_ALIVE_MS,
  // The handler of each call has its own timers, with millisecond precision.
  headersTimeout: 0,
  bodyTimeout: 0,
};

/** A bounded pool of keep-alive connections to upstream, direct or through a forward proxy. */
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

/** HTTPS is tunneled with CONNECT. Plain HTTP uses absolute URLs, because many proxies reject tunnels for it. */
function throughProxy(proxy: URL): ProxyAgent {
  const { username, password } = proxy;
  return new ProxyAgent({
    ...POOL_OPTIONS,
    uri: withoutCredentials(proxy),
    ...((username || password) && { token: basicAuthorization(username, password) }),
    proxyTunnel: false,
    proxyTls: CONNECT,
    requestTls: CONNECT,
    // Without a factory, requests with absolute URLs use a pool without options.
    factory: (origin, options) => new Pool(origin, { ...POOL_OPTIONS, ...(options as Pool.Options) }),
  });
}

const basicAuthorization = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
