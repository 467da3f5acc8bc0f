import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';
import { settled, until } from '../support/until.js';

const MIB = 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, 'x');
/** Maximum number of bytes that sockets and streams may buffer of a transfer that is not read. */
const MAX_BUFFERED = 24 * MIB;
const IDLE_MS = 1_500;
const LIMIT_BYTES = 8 * MIB;
/** A transfer without progress for this time has stopped. */
const QUIET_MS = 100;

describe('/v1 with large bodies', () => {
  let upstream: ScriptedUpstream;
  let service: Service;
  let keys = 0;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    service = await startService(`${upstream.url}/v1`, {
      OPENAI_TIMEOUT_MS: String(IDLE_MS),
      UPLOAD_LIMIT_BYTES: String(LIMIT_BYTES),
      BODY_LIMIT_BYTES: '2048',
    });
  });
  afterAll(async () => {
    await service.close();
    await upstream.close();
  });

  /** Starts a request with a new key. The test writes its body and reads its response. */
  function open(
    method: string,
    path: string,
    headers: Record<string, string | number> = {},
    to = service,
  ): ClientRequest {
    keys += 1;
    const client = request(`${to.url}/v1${path}`, {
      method,
      headers: { authorization: `Bearer sk-large-bodies-${keys}-abcdefgh`, ...headers },
    });
    client.on('error', () => undefined);
    return client;
  }
  const upload = (headers: Record<string, string | number> = {}, to = service): ClientRequest =>
    open('POST', '/files', { 'content-type': 'multipart/form-data; boundary=b', ...headers }, to);
  const answerOf = async (client: ClientRequest): Promise<IncomingMessage> =>
    ((await once(client, 'response')) as [IncomingMessage])[0];
  const requestLines = (): Record<string, unknown>[] =>
    service.log.lines.filter(({ msg }) => msg === 'request');

  describe('an upload', () => {
    it('is streamed to the upstream with its length', async () => {
      let received = '';
      upstream.script((response, _received, body) => {
        body.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
        body.once('end', () => response.end('{"id":"file-1"}'));
        response.setHeader('content-type', 'application/json');
      });
      const client = upload({ 'content-length': 8 });
      client.write('head');
      await until(() => received === 'head');
      client.end('tail');
      const answer = await answerOf(client);
      expect({ status: answer.statusCode, body: await textOf(answer) }).toEqual({
        status: 200,
        body: '{"id":"file-1"}',
      });
      expect(received).toBe('headtail');
      expect(upstream.received[0]).toMatchObject({
        path: '/v1/files',
        headers: { 'content-length': '8', 'content-type': 'multipart/form-data; boundary=b' },
      });
      expect(upstream.received[0]?.headers).not.toHaveProperty('transfer-encoding');
    });

    it('of unknown length is streamed without a length', async () => {
      upstream.script({ body: {} });
      const client = upload();
      client.write('head');
      client.end('tail');
      await answerOf(client);
      expect(upstream.received[0]?.headers).toMatchObject({ 'transfer-encoding': 'chunked' });
      expect(Buffer.concat(upstream.received[0]?.chunks ?? []).toString()).toBe('headtail');
    });

    it('pauses while the upstream does not read, and continues when it does', async () => {
      let body: IncomingMessage | undefined;
      upstream.script((response, _received, incoming) => {
        body = incoming;
        incoming.once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
      });
      const large = await startService(`${upstream.url}/v1`, { OPENAI_TIMEOUT_MS: '10000' });
      const client = upload({}, large);
      const sent = writeAll(client, 64 * MIB);
      await until(() => body !== undefined);
      const stoppedAt = await settled(() => sent.bytes, QUIET_MS);
      expect(stoppedAt).toBeLessThan(MAX_BUFFERED);
      let taken = 0;
      body?.on('data', (chunk: Buffer) => (taken += chunk.length));
      expect((await answerOf(client)).statusCode).toBe(200);
      expect(taken).toBe(64 * MIB);
      await large.close();
    });

    it('that is declared too large is rejected before anything is sent', async () => {
      upstream.script({ body: {} });
      const client = upload({ 'content-length': LIMIT_BYTES + 1 });
      client.write('head');
      const answer = await answerOf(client);
      expect(answer.statusCode).toBe(413);
      expect(answer.headers.connection).toBe('close');
      expect(JSON.parse(await textOf(answer))).toEqual({
        error: {
          message: `the body has more than ${LIMIT_BYTES} bytes (larger files can be uploaded in parts)`,
          type: 'invalid_request_error',
          param: null,
          code: 'body_too_large',
        },
      });
      expect(upstream.sent).toEqual([]);
    });

    it('that becomes too large is rejected and cancelled upstream', async () => {
      const { ended } = takeAll(upstream);
      const client = upload();
      writeAll(client, LIMIT_BYTES + MIB);
      const answer = await answerOf(client);
      expect(answer.statusCode).toBe(413);
      expect(await ended()).toBe('broken');
    });

    it('is cancelled upstream when the client disconnects', async () => {
      const { ended } = takeAll(upstream);
      const client = upload({ 'content-length': 100 });
      client.write('head');
      await until(() => upstream.received.length === 1);
      const before = requestLines().length;
      client.destroy();
      expect(await ended()).toBe('broken');
      await until(() => requestLines().length > before);
      expect(requestLines().at(-1)).toMatchObject({ route: '/v1/files', status: 499 });
      expect(upstream.sent).toHaveLength(1);
    });

    it('is cancelled if the client stalls', async () => {
      const { ended } = takeAll(upstream);
      const client = upload({ 'content-length': 100 });
      client.write('head');
      const answer = await answerOf(client);
      expect(answer.statusCode).toBe(408);
      expect(JSON.parse(await textOf(answer))).toMatchObject({ error: { code: 'request_timeout' } });
      expect(await ended()).toBe('broken');
    });

    it('is cancelled if the upstream does not read it', async () => {
      upstream.script(() => undefined);
      const client = upload({ 'content-length': LIMIT_BYTES });
      writeAll(client, LIMIT_BYTES);
      const answer = await answerOf(client);
      expect(answer.statusCode).toBe(504);
      expect(JSON.parse(await textOf(answer))).toMatchObject({ error: { code: 'upstream_timeout' } });
    });

    it('may wait longer for its response than other calls', async () => {
      upstream.script((response, _received, body) => {
        body.resume().once('end', () => {
          setTimeout(
            () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
            IDLE_MS * 2,
          );
        });
      });
      const client = upload({ 'content-length': 4 });
      client.end('body');
      expect((await answerOf(client)).statusCode).toBe(200);
    });

    it('that the upstream rejects early returns that error', async () => {
      upstream.script((response) => {
        response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}');
      });
      const client = upload({ 'content-length': 6 * MIB });
      writeAll(client, 6 * MIB);
      const answer = await answerOf(client);
      expect({ status: answer.statusCode, body: await textOf(answer) }).toEqual({
        status: 401,
        body: '{"error":{"message":"no"}}',
      });
    });

    it('may be retried by the client if it had no effect', async () => {
      for (const status of [429, 503]) {
        upstream.script({ status, body: {}, headers: { 'retry-after-ms': '1' } }, { body: {} });
        const client = upload({ 'content-length': 4 });
        client.end('body');
        const answer = await answerOf(client);
        expect(answer.statusCode).toBe(status);
        expect(answer.headers).not.toHaveProperty('x-should-retry');
        expect(upstream.sent).toHaveLength(1);
      }
    });

    it('must not be retried by the client if it may have had an effect', async () => {
      upstream.script({ status: 500, body: {} }, { body: {} });
      const client = upload({ 'content-length': 4 });
      client.end('body');
      const answer = await answerOf(client);
      expect(answer).toMatchObject({ statusCode: 500, headers: { 'x-should-retry': 'false' } });
      expect(upstream.sent).toHaveLength(1);
    });

    it('is retried with its whole body if the upstream was unreachable', async () => {
      const gone = await ScriptedUpstream.start();
      const late = await startService(`${gone.url}/v1`, { OPENAI_TIMEOUT_MS: '5000' });
      const port = Number(new URL(gone.url).port);
      await gone.close();
      const client = upload({ 'content-length': 4 }, late);
      client.end('body');
      await sleep(200);
      const back = await ScriptedUpstream.start(port);
      back.script({ body: {} });
      expect((await answerOf(client)).statusCode).toBe(200);
      expect(Buffer.concat(back.received[0]?.chunks ?? []).toString()).toBe('body');
      await late.close();
      await back.close();
    });
  });

  describe('a download', () => {
    const CONTENT = '/files/file-1/content';

    /** Responds with this number of bytes at the pace of the reader. */
    function serve(bytes: number): { sent: () => number; closed: () => boolean } {
      let served: ServerResponse | undefined;
      let sent = { bytes: 0 };
      upstream.script((response) => {
        served = response;
        response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes });
        sent = writeAll(response, bytes);
      });
      return { sent: () => sent.bytes, closed: () => served?.closed === true };
    }

    it('is streamed to the client with its length', async () => {
      let response: ServerResponse | undefined;
      upstream.script((served) => {
        response = served;
        served.writeHead(200, {
          'content-type': 'application/octet-stream',
          'content-length': 2 * CHUNK.length,
          'content-disposition': 'attachment; filename="a.bin"',
        });
        served.write(CHUNK);
      });
      const client = open('GET', CONTENT);
      client.end();
      const answer = await answerOf(client);
      expect(answer.headers).toMatchObject({
        'content-length': String(2 * CHUNK.length),
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment; filename="a.bin"',
      });
      const [first] = (await once(answer, 'data')) as [Buffer];
      expect(first.length).toBeGreaterThan(0);
      response?.end(CHUNK);
      let bytes = first.length;
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
      await once(answer, 'end');
      expect(bytes).toBe(2 * CHUNK.length);
    });

    it('of unknown length is streamed completely', async () => {
      upstream.script((response) => {
        response.writeHead(200, { 'content-type': 'text/plain' });
        writeAll(response, 3 * MIB);
      });
      const client = open('GET', CONTENT);
      client.end();
      expect((await textOf(await answerOf(client))).length).toBe(3 * MIB);
    });

    it('pauses while the client does not read, and continues when it does', async () => {
      const { sent } = serve(64 * MIB);
      const client = open('GET', CONTENT);
      client.end();
      const answer = await answerOf(client);
      expect(await settled(sent, QUIET_MS)).toBeLessThan(MAX_BUFFERED);
      await sleep(IDLE_MS * 2);
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
      await once(answer, 'end');
      expect(bytes).toBe(64 * MIB);
    });

    it('is cancelled upstream when the client disconnects', async () => {
      const { closed } = serve(64 * MIB);
      const client = open('GET', CONTENT);
      client.end();
      await answerOf(client);
      client.destroy();
      await until(closed);
      await until(() => requestLines().at(-1)?.status === 499);
      expect(upstream.sent).toHaveLength(1);
    });

    it('that the upstream interrupts is interrupted and logged', async () => {
      upstream.script((response) => {
        response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': MIB });
        response.write(CHUNK, () => setTimeout(() => response.socket?.resetAndDestroy(), 20));
      });
      const own = await startService(`${upstream.url}/v1`);
      const client = open('GET', CONTENT, { 'x-request-id': 'that-breaks' }, own);
      client.end();
      const answer = await answerOf(client);
      await expect(textOf(answer)).rejects.toThrow('aborted');
      const broke = (): unknown => own.log.lines.find(({ msg }) => msg === 'response interrupted');
      await until(() => broke() !== undefined);
      expect(broke()).toMatchObject({ level: 'warn', request_id: 'that-breaks', reason: 'read ECONNRESET' });
      expect(upstream.sent).toHaveLength(1);
      await own.close();
    });

    it('is cancelled if the upstream stalls', async () => {
      upstream.script((response) => {
        response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': MIB });
        response.write(CHUNK);
      });
      const client = open('GET', CONTENT);
      client.end();
      await expect(textOf(await answerOf(client))).rejects.toThrow('aborted');
    });

    it('that is small is retried if it was truncated', async () => {
      upstream.script(
        (response) => {
          response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 100 });
          response.write('half', () => response.socket?.end());
        },
        { body: 'whole', headers: { 'content-type': 'text/plain' } },
      );
      const client = open('GET', CONTENT);
      client.end();
      expect(await textOf(await answerOf(client))).toBe('whole');
      expect(upstream.sent).toHaveLength(2);
    });
  });
});

/** Writes this number of bytes at the pace of the reader and ends. Returns a counter of the bytes read. */
function writeAll(to: ClientRequest | ServerResponse, bytes: number): { bytes: number } {
  const sent = { bytes: 0 };
  const go = (): void => {
    while (sent.bytes < bytes && !to.destroyed) {
      const chunk = CHUNK.subarray(0, bytes - sent.bytes);
      sent.bytes += chunk.length;
      if (!to.write(chunk)) {
        to.once('drain', go);
        return;
      }
    }
    to.end();
  };
  go();
  return sent;
}

/** Makes the upstream read everything and not respond. Resolves with the end of the body. */
function takeAll(upstream: ScriptedUpstream): { ended: () => Promise<string> } {
  let outcome = '';
  upstream.script((_response, _received, body) => {
    body
      .resume()
      .once('end', () => (outcome = 'whole'))
      .once('error', () => (outcome = 'broken'));
  });
  return {
    ended: async () => {
      await until(() => outcome !== '');
      return outcome;
    },
  };
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
