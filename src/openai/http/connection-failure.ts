import { HttpStatus } from '@nestjs/common';
import { UpstreamError } from '../upstream-error.js';

/** The connection failed before the request was sent. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_PRX_TLS',
]);
const UNUSABLE_CODES = /^(Z_|ERR_BROTLI|ERR_ZSTD|UND_ERR_RES_)/;

/** Codes of OpenSSL and Node for an untrusted or invalid certificate. */
const CERTIFICATE_CODES =
  /^(CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_EXCEEDED|UNSPECIFIED$)/;
const CERTIFICATE_HINT =
  'if a private certificate authority issued the certificate, set NODE_EXTRA_CA_CERTS to the path of its certificate';

/** undici's errors for a rejected CONNECT, and for a proxy that requires credentials. */
const PROXY_REFUSAL = /^Proxy (?:response \((\d{3})\)|Authentication Required \((\d{3})\))/;

/**
 * Converts an error of undici or Node to an UpstreamError; `undefined` for any other error, which is a defect of this service.
 *
 * @param proxy the proxy in use, without its credentials
 */
export function errorFromConnection(cause: unknown, proxy?: string): UpstreamError | undefined {
  const code = connectionErrorCode(cause);
  if (code === undefined) return undefined;
  if (UNUSABLE_CODES.test(code))
    return new UpstreamError({
      failure: 'unusable',
      message: 'the response could not be read',
      mayHaveActed: true,
      cause,
    });
  if (proxy !== undefined) {
    const status = proxyStatusOf(cause);
    if (status !== undefined) return proxyRefusal(status, proxy, cause);
  }
  const isCertificate = CERTIFICATE_CODES.test(code);
  return new UpstreamError({
    failure: 'unreachable',
    message: isCertificate ? `the certificate is not trusted (${code})` : `the connection failed (${code})`,
    hint: isCertificate ? CERTIFICATE_HINT : proxyHint(proxy),
    isPermanent: isCertificate,
    mayHaveActed: !isCertificate && !NOT_SENT.has(code),
    cause,
  });
}

function proxyRefusal(status: HttpStatus, proxy: string, cause: unknown): UpstreamError {
  return new UpstreamError({
    failure: 'unreachable',
    message: `the proxy refused the connection with status ${status}`,
    hint:
      status === HttpStatus.PROXY_AUTHENTICATION_REQUIRED
        ? `check the user name and password of the proxy ${proxy}`
        : `check that the proxy ${proxy} allows connections to the upstream, or exclude the upstream with NO_PROXY`,
    isPermanent: status < HttpStatus.INTERNAL_SERVER_ERROR,
    mayHaveActed: false,
    cause,
  });
}

const proxyHint = (proxy: string | undefined): string | undefined =>
  proxy === undefined
    ? undefined
    : `requests go through the proxy ${proxy}: check HTTPS_PROXY, HTTP_PROXY and NO_PROXY`;

function proxyStatusOf(cause: unknown): number | undefined {
  const [, tunnel, request] = PROXY_REFUSAL.exec((cause as Error).message) ?? [];
  const status = tunnel ?? request;
  return status === undefined ? undefined : Number(status);
}

function connectionErrorCode(cause: unknown): string | undefined {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
