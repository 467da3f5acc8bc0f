import type { ServerOptions as TlsOptions } from 'node:https';
import { RequestError, Server } from 'proxy-chain';

export const PROXY_USER = 'corporate';
/** Contains characters that must be encoded in a URL. */
export const PROXY_PASSWORD = 'p@ss:w/rd';

/** A request received by the proxy. */
export interface ProxiedRequest {
  /** `tunnel` for CONNECT, `absolute` for a request with an absolute URL. */
  readonly form: 'tunnel' | 'absolute';
  /** `host:port`. */
  readonly target: string;
}

/** A forward proxy that requires credentials and records its requests. */
export class ForwardProxy {
  readonly seen: ProxiedRequest[] = [];
  /** Status of the response to every request instead of forwarding it. */
  refusal: number | undefined;

  private constructor(
    private readonly server: Server,
    private readonly scheme: 'http' | 'https',
  ) {}

  /** @param tls serves the proxy over HTTPS */
  static async start(tls?: TlsOptions): Promise<ForwardProxy> {
    const options = tls === undefined ? {} : { serverType: 'https' as const, httpsOptions: tls };
    const server = new Server({
      port: 0,
      host: '127.0.0.1',
      ...options,
      prepareRequestFunction: ({ username, password, hostname, port, isHttp }) => {
        proxy.seen.push({ form: isHttp ? 'absolute' : 'tunnel', target: `${hostname}:${port}` });
        if (proxy.refusal !== undefined) throw new RequestError('not allowed here', proxy.refusal);
        return { requestAuthentication: username !== PROXY_USER || password !== PROXY_PASSWORD };
      },
    });
    const proxy = new ForwardProxy(server, tls === undefined ? 'http' : 'https');
    await server.listen();
    return proxy;
  }

  /** URL without credentials. */
  get url(): string {
    return `${this.scheme}://127.0.0.1:${this.server.port}`;
  }

  urlWith(user: string, password: string): string {
    const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
    return this.url.replace('://', `://${credentials}@`);
  }

  /** URL with the accepted credentials. */
  get ownUrl(): string {
    return this.urlWith(PROXY_USER, PROXY_PASSWORD);
  }

  async close(): Promise<void> {
    await this.server.close(true);
  }
}
