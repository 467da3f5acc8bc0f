import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { freshKey, send } from '../support/client.js';
import { startSandbox } from '../support/sandbox.js';
import { leaksIn } from '../support/checks/key-leaks.js';
import { type Service, startService } from '../support/service.js';

interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly status: { readonly code?: number };
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: SentSpan['attributes'] };
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}

const SERVER = 2;
const CLIENT = 3;
const INTERNAL = 1;
const FAILED = 2;

/** A collector that records the received spans. */
class Collector {
  readonly texts: string[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      let text = `${request.method} ${request.url}\n`;
      request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      request.on('end', () => {
        this.texts.push(text);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
  }

  static async start(): Promise<Collector> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Collector(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get exports(): Export[] {
    return this.texts.map((text) => JSON.parse(text.slice(text.indexOf('\n'))) as Export);
  }

  get spans(): SentSpan[] {
    return this.exports.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    );
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const attributesOf = ({ attributes }: Pick<SentSpan, 'attributes'>): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

describe('traces', () => {
  let sandbox: Sandbox;
  let collector: Collector;
  let key: string;

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(async () => {
    sandbox.reset();
    key = freshKey(sandbox);
    collector = await Collector.start();
  });
  afterEach(() => collector.close());
  afterAll(() => sandbox.close());

  const start = (url = collector.url): Promise<Service> =>
    startService(sandbox.url, { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_SERVICE_NAME: 'clean-up' });

  it('have one span per request, bulk run and call', async () => {
    const service = await start();
    const account = sandbox.account(key);
    for (const id of ['vs_1', 'vs_2']) account.createStore({ id });
    sandbox.failNext({ status: 500, times: 1 });
    const body = { vector_store_ids: ['vs_1', 'vs_2', 'vs_gone'] };
    await send(service, 'DELETE /vector_stores', { key, body });
    await service.close();
    const { spans } = collector;
    const [request] = spans.filter(({ kind }) => kind === SERVER);
    const [run] = spans.filter(({ kind }) => kind === INTERNAL);
    const calls = spans.filter(({ kind }) => kind === CLIENT);
    expect(request).toMatchObject({ name: 'DELETE /vector_stores', status: { code: 0 } });
    expect(attributesOf(request!)).toEqual({
      'http.request.method': 'DELETE',
      'http.route': '/vector_stores',
      'http.response.status_code': 200,
    });
    expect(run).toMatchObject({ name: 'bulk delete_vector_stores', parentSpanId: request?.spanId });
    expect(attributesOf(run!)).toEqual({ 'bulk.deleted': 2, 'bulk.not_found': 1 });
    expect(calls).toHaveLength(4);
    for (const call of calls)
      expect(call).toMatchObject({
        name: 'openai deleteVectorStore',
        parentSpanId: run?.spanId,
        traceId: request?.traceId,
      });
    expect(calls.map((call) => attributesOf(call)['http.response.status_code']).sort()).toEqual([
      200, 200, 404, 500,
    ]);
    expect(calls.filter(({ status }) => status.code === FAILED)).toHaveLength(2);
    const [resource] = collector.exports[0]!.resourceSpans;
    expect(attributesOf(resource!.resource)).toMatchObject({ 'service.name': 'clean-up' });
    expect(collector.texts[0]).toMatch(/^POST \/v1\/traces\n/);
  });

  it('continue the trace of the caller without passing it to upstream', async () => {
    const service = await start();
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    await send(service, 'GET /files', { key, headers });
    await service.close();
    expect(collector.spans.map((span) => span.traceId)).toEqual([traceId, traceId]);
    expect(collector.spans.find(({ kind }) => kind === SERVER)?.parentSpanId).toBe('00f067aa0ba902b7');
  });

  it('contain no key and no id', async () => {
    const service = await start();
    sandbox.account(key).createStore({ id: 'vs_secret' });
    await send(service, 'GET /vector_stores/vs_secret/files?after=vs_secret', { key });
    await send(service, 'GET /v1/vector_stores/vs_secret', { key });
    await fetch(`${service.url}/${key}`);
    await service.close();
    const text = collector.texts.join('\n');
    expect(collector.spans.length).toBeGreaterThanOrEqual(5);
    expect(leaksIn(text, key)).toEqual([]);
    expect(text).not.toContain('vs_secret');
  });

  it('do not affect requests when the collector is unavailable', async () => {
    const service = await start('http://127.0.0.1:9');
    for (let at = 0; at < 20; at += 1) expect((await send(service, 'GET /files', { key })).status).toBe(200);
    await sleep(50);
    const startedAt = performance.now();
    await service.close();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(service.log.lines.filter(({ msg }) => msg !== 'request').length).toBeLessThan(5);
  });
});
