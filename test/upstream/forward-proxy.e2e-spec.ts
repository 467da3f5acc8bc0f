import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problem, send } from '../support/client.js';
import { type Certificates, createCertificates } from '../support/certificates.js';
import { ForwardProxy, PROXY_PASSWORD, PROXY_USER } from '../support/forward-proxy.js';
import { sendRaw } from '../support/raw-client.js';
import { freePort } from '../support/free-port.js';
import { build, BUILD_WITHIN_MS, Replica } from '../support/replica.js';
import { STORE } from '../support/routes.js';
import { page, ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';

/** Time for a process of the service to start on a busy machine. */
const PATIENCE_MS = 60_000;
const KEY = 'sk-proxied-0123456789';

jest.setTimeout(PATIENCE_MS);

let upstream: ScriptedUpstream;
let proxy: ForwardProxy;
let service: Service;

const host = ({ url }: ScriptedUpstream): string => new URL(url).host;

beforeAll(async () => {
  upstream = await ScriptedUpstream.start();
});
beforeEach(async () => {
  proxy = await ForwardProxy.start();
  upstream.script(page([STORE], false));
});
afterEach(async () => {
  await service.close();
  await proxy.close();
});
afterAll(() => upstream.close());

const list = (): ReturnType<typeof send> => send(service, 'GET /vector_stores', { key: KEY });

describe('a forward proxy for plain HTTP', () => {
  it('receives absolute URLs and its credentials, which upstream does not see', async () => {
    service = await startService(`${upstream.url}/v1`, { HTTP_PROXY: proxy.ownUrl });
    expect((await list()).body).toEqual([STORE]);
    expect(proxy.seen).toEqual([{ form: 'absolute', target: host(upstream) }]);
    expect(upstream.sent).toEqual(['GET /v1/vector_stores?limit=100']);
    expect(upstream.received[0]?.headers).toMatchObject({
      host: host(upstream),
      authorization: `Bearer ${KEY}`,
      'openai-beta': 'assistants=v2',
    });
    expect(upstream.received[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('passes uploads and downloads as streams', async () => {
    service = await startService(upstream.url, { http_proxy: proxy.ownUrl });
    const content = Buffer.alloc(3_000_000, 'x');
    upstream.script({ body: content, headers: { 'content-type': 'application/octet-stream' } });
    const authorization = `Bearer ${KEY}`;
    const download = await sendRaw(service.url, 'GET /v1/files/file-1/content', { authorization });
    expect([download.status, download.body.equals(content)]).toEqual([200, true]);
    upstream.script({ body: { id: 'file-1' } });
    const type = 'multipart/form-data; boundary=x';
    await sendRaw(service.url, 'POST /v1/files', { authorization, 'content-type': type }, content);
    expect(upstream.received[0]?.chunks.reduce((sum, { length }) => sum + length, 0)).toBe(content.length);
    expect(proxy.seen.map(({ form }) => form)).toEqual(['absolute', 'absolute']);
  });

  it.each(['127.0.0.1', '*', '127.0.0.0/8'])('is not used with NO_PROXY=%s', async (excluded) => {
    service = await startService(upstream.url, { HTTP_PROXY: proxy.ownUrl, NO_PROXY: excluded });
    expect((await list()).status).toBe(200);
    expect(proxy.seen).toEqual([]);
  });

  it('is not used with HTTPS_PROXY only', async () => {
    service = await startService(upstream.url, { HTTPS_PROXY: proxy.ownUrl });
    expect((await list()).status).toBe(200);
    expect(proxy.seen).toEqual([]);
  });

  it('is named without its credentials in a hint when it rejects them', async () => {
    service = await startService(upstream.url, { HTTP_PROXY: proxy.urlWith(PROXY_USER, 'wrong-password') });
    const answer = await list();
    expect([answer.status, answer.body]).toEqual([
      502,
      problem(502, 'upstream_unreachable', 'the proxy refused the connection with status 407', {
        hint: `check the user name and password of the proxy ${proxy.url}`,
      }),
    ]);
    expect(upstream.sent).toEqual([]);
    expect(`${answer.text}${service.log.text}`).not.toContain('wrong-password');
  });

  it('is named in a hint when nothing listens there', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    service = await startService(upstream.url, {
      HTTP_PROXY: url,
      OPENAI_TIMEOUT_MS: '3000',
      OPENAI_DEADLINE_MS: '3000',
    });
    expect((await list()).body).toEqual(
      problem(502, 'upstream_unreachable', 'the connection failed (ECONNREFUSED)', {
        hint: `requests go through the proxy ${url}: check HTTPS_PROXY, HTTP_PROXY and NO_PROXY`,
      }),
    );
  });
});

describe('HTTPS', () => {
  let certificates: Certificates;
  let secured: ScriptedUpstream;

  beforeAll(async () => {
    certificates = await createCertificates();
    secured = await ScriptedUpstream.start(0, certificates);
  });
  beforeEach(() => secured.script(page([STORE], false)));
  afterAll(() => secured.close());

  it.each(['directly', 'through a proxy'])(
    'is refused with a hint where the certificate is not trusted: %s',
    async (way) => {
      service = await startService(secured.url, { HTTPS_PROXY: way === 'directly' ? '' : proxy.ownUrl });
      const answer = await list();
      expect([answer.status, answer.body]).toEqual([
        502,
        problem(502, 'upstream_unreachable', 'the certificate is not trusted (SELF_SIGNED_CERT_IN_CHAIN)', {
          hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
        }),
      ]);
      expect(secured.sent).toEqual([]);
      // A retry would fail too.
      expect(proxy.seen).toEqual(way === 'directly' ? [] : [{ form: 'tunnel', target: host(secured) }]);
    },
  );

  it.each([
    [403, 'the proxy refused the connection with status 403', 'NO_PROXY'],
    [407, 'the proxy refused the connection with status 407', 'user name and password'],
  ])('is not tunneled when the proxy responds with %d', async (status, detail, hint) => {
    if (status === 403) proxy.refusal = status;
    service = await startService(secured.url, { HTTPS_PROXY: proxy.url });
    const answer = await list();
    expect([answer.status, answer.body]).toEqual([
      502,
      problem(502, 'upstream_unreachable', detail, { hint: expect.stringContaining(hint) }),
    ]);
    expect(proxy.seen).toEqual([{ form: 'tunnel', target: host(secured) }]);
  });
});

describe('a private certificate authority', () => {
  let folder: string;
  let certificates: Certificates;
  let secured: ScriptedUpstream;
  let collector: ScriptedUpstream;
  let replica: Replica | undefined;

  beforeAll(async () => {
    build();
    folder = mkdtempSync(join(tmpdir(), 'certificates-'));
    certificates = await createCertificates();
    writeFileSync(join(folder, 'ca.pem'), certificates.ca);
    secured = await ScriptedUpstream.start(0, certificates);
    collector = await ScriptedUpstream.start();
  }, BUILD_WITHIN_MS);
  beforeEach(async () => {
    service = await startService(upstream.url);
    secured.script(page([STORE], false));
    collector.script({ body: {} });
  });
  afterEach(async () => {
    await replica?.kill();
    replica = undefined;
  });
  afterAll(async () => {
    await secured.close();
    await collector.close();
    rmSync(folder, { recursive: true });
  });

  const start = (variables: Record<string, string>): Promise<Replica> =>
    Replica.start({
      OPENAI_BASE_URL: `${secured.url}/v1`,
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
      ...variables,
    });
  const listBy = (by: Replica): ReturnType<typeof send> =>
    send(by as unknown as Service, 'GET /vector_stores', { key: KEY });

  it('is trusted for upstream and for the proxy, through a tunnel', async () => {
    const tunnel = await ForwardProxy.start(certificates);
    replica = await start({
      HTTPS_PROXY: tunnel.ownUrl,
      HTTP_PROXY: tunnel.ownUrl,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    });
    expect((await listBy(replica)).body).toEqual([STORE]);
    expect(secured.received[0]?.headers).not.toHaveProperty('proxy-authorization');
    expect(replica.lines('listening')).toEqual([expect.objectContaining({ proxy: tunnel.url })]);
    // Ending it sends the spans, which do not go through the proxy.
    await replica.terminate();
    expect(collector.sent).toContain('POST /v1/traces');
    expect(tunnel.seen).toEqual([{ form: 'tunnel', target: host(secured) }]);
    for (const secret of [PROXY_PASSWORD, encodeURIComponent(PROXY_PASSWORD)])
      expect(replica.log).not.toContain(secret);
    await tunnel.close();
  });
});
