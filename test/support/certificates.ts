import { generate } from 'selfsigned';

const ONE_HOUR_MS = 3_600_000;

/** Certificates in PEM format. */
export interface Certificates {
  /** Certificate of the authority that signed {@link cert}. */
  readonly ca: string;
  /** Certificate of a server at 127.0.0.1. */
  readonly cert: string;
  readonly key: string;
}

/** Creates a private certificate authority and a server certificate signed by it, valid for one hour. */
export async function createCertificates(): Promise<Certificates> {
  const notAfterDate = new Date(Date.now() + ONE_HOUR_MS);
  const ca = await generate([{ name: 'commonName', value: 'Private test authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { ca: ca.cert, cert: server.cert, key: server.private };
}
