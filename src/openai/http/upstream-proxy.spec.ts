import { parseEnvironment } from '../../config/environment.js';
import { isExcluded, upstreamProxy, withoutCredentials } from './upstream-proxy.js';

const HTTPS = 'https://api.openai.com/v1';
const HTTP = 'http://gateway.internal:4000/v1';

describe('upstreamProxy', () => {
  const proxyOf = (variables: Record<string, string>): string | undefined =>
    upstreamProxy(parseEnvironment(variables))?.href;

  it.each<[Record<string, string>, string | undefined]>([
    [{}, undefined],
    [{ HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    [{ https_proxy: 'http://proxy:3128' }, 'http://proxy:3128/'],
    [{ https_proxy: 'http://lower:1', HTTPS_PROXY: 'http://upper:2' }, 'http://lower:1/'],
    [{ https_proxy: '', HTTPS_PROXY: 'http://upper:2' }, 'http://upper:2/'],
    [{ HTTP_PROXY: 'http://proxy:3128' }, undefined],
    [{ HTTP_PROXY: 'http://proxy:3128', OPENAI_BASE_URL: HTTP }, 'http://proxy:3128/'],
    [{ HTTPS_PROXY: 'http://proxy:3128', OPENAI_BASE_URL: HTTP }, undefined],
    [{ HTTPS_PROXY: 'proxy.example.com:3128' }, 'http://proxy.example.com:3128/'],
    [{ HTTPS_PROXY: 'https://user:p%40ss@proxy:3128' }, 'https://user:p%40ss@proxy:3128/'],
    [{ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'localhost,.openai.com' }, undefined],
    [{ HTTPS_PROXY: 'http://proxy:3128', no_proxy: '*' }, undefined],
    [{ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'azure.com' }, 'http://proxy:3128/'],
  ])('returns for %j the proxy %s', (variables, expected) => {
    expect(proxyOf({ OPENAI_BASE_URL: HTTPS, ...variables })).toBe(expected);
  });

  it.each([
    'socks5://proxy:1080',
    'ftp://proxy',
    'http://',
    'http://proxy:3128/path',
    'http://us%er@proxy:1',
    'a b',
  ])('rejects %s without repeating it', (url) => {
    const message =
      'HTTPS_PROXY must be the URL of an HTTP proxy, such as http://user:password@proxy.example.com:3128';
    expect(() => parseEnvironment({ HTTPS_PROXY: url })).toThrow(`Invalid environment:\n  - ${message}`);
  });
});

describe('isExcluded', () => {
  it.each([
    ['example.com', 'https://example.com/', true],
    ['example.com', 'https://api.example.com/', true],
    ['.example.com', 'https://api.example.com/', true],
    ['*.example.com', 'https://api.example.com/', true],
    ['EXAMPLE.com.', 'https://API.example.com/', true],
    ['example.com', 'https://notexample.com/', false],
    ['example.com:443', 'https://example.com/', true],
    ['example.com:8443', 'https://example.com/', false],
    ['a, example.com  b', 'https://example.com/', true],
    ['', 'https://example.com/', false],
    [' , ', 'https://example.com/', false],
    ['*', 'https://example.com/', true],
    ['127.0.0.1', 'http://127.0.0.1:8080/', true],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080/', true],
    ['127.0.0.1:80', 'http://127.0.0.1:8080/', false],
    ['10.0.0.0/8', 'http://10.1.2.3/', true],
    ['10.0.0.0/8', 'http://11.1.2.3/', false],
    ['10.0.0.0/99', 'http://10.1.2.3/', false],
    ['10.0.0.0/8', 'http://10.example.com/', false],
    ['0.0.1', 'http://10.0.0.1/', false],
    ['::1', 'http://[::1]:8080/', true],
    ['[::1]:8080', 'http://[::1]:8080/', true],
    ['fd00::/8', 'http://[fd12::1]/', true],
  ])('returns whether %j contains %s: %s', (noProxy, url, expected) => {
    expect(isExcluded(new URL(url), noProxy)).toBe(expected);
  });
});

describe('withoutCredentials', () => {
  it('keeps the scheme, the host and the port', () => {
    expect(withoutCredentials(new URL('http://user:secret@proxy:3128'))).toBe('http://proxy:3128');
  });
});
