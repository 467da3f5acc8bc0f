import { BlockList, isIP } from 'node:net';
import type { Environment } from '../../config/environment.js';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };
const ENTRY = /^(.+?)(?::(\d+))?$/;
const BRACKETED = /^\[(.+)\](?::(\d+))?$/;

type ProxySettings = Pick<Environment, 'OPENAI_BASE_URL' | 'HTTPS_PROXY' | 'HTTP_PROXY' | 'NO_PROXY'>;

/**
 * Returns the forward proxy for upstream calls, with its credentials; `undefined` for direct calls. The scheme of the upstream
 * URL decides which of the two variables applies.
 */
export function upstreamProxy(settings: ProxySettings): URL | undefined {
  const upstream = new URL(settings.OPENAI_BASE_URL);
  const proxy = upstream.protocol === 'https:' ? settings.HTTPS_PROXY : settings.HTTP_PROXY;
  return proxy === '' || isExcluded(upstream, settings.NO_PROXY) ? undefined : new URL(proxy);
}

/** The form of a proxy URL for logs and responses. */
export const withoutCredentials = ({ protocol, host }: URL): string => `${protocol}//${host}`;

/**
 * Whether a list such as `localhost, .example.com, 10.0.0.0/8, gateway:8443` contains the host of a URL. A name includes its
 * subdomains, and `*` includes every host. Names are not resolved.
 */
export function isExcluded(url: URL, noProxy: string): boolean {
  const host = plainHost(url.hostname);
  const port = url.port || (DEFAULT_PORTS[url.protocol] ?? '');
  return noProxy
    .split(/[,\s]+/)
    .filter((entry) => entry !== '')
    .some((entry) => entry === '*' || covers(entry, host, port));
}

function covers(entry: string, host: string, port: string): boolean {
  if (isIP(host) !== 0 && (isIP(entry) !== 0 || entry.includes('/'))) return coversAddress(entry, host);
  const [, name = entry, onlyPort] = BRACKETED.exec(entry) ?? ENTRY.exec(entry) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const domain = plainHost(name.replace(/^\*?\./, ''));
  return host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`));
}

/** An entry that is neither an address nor a network matches nothing. */
function coversAddress(entry: string, host: string): boolean {
  const [address = '', bits] = entry.split('/');
  const family = isIP(address);
  if (family === 0) return false;
  const [maxBits, type] = family === 4 ? [32, 'ipv4' as const] : [128, 'ipv6' as const];
  const prefix = Number(bits ?? maxBits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > maxBits) return false;
  const network = new BlockList();
  network.addSubnet(address, prefix, type);
  return network.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}

/** Lower case, without the brackets of an IPv6 address and without a final dot. */
const plainHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
