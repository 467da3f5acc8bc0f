import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { EVENTS, problem, readEvents, send } from '../support/client.js';
import { page, reply, ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';

describe('an event stream', () => {
  let upstream: ScriptedUpstream;
  let service: Service;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    service = await startService(upstream.url, {});
  });
  afterAll(async () => {
    await service.close();
    await upstream.close();
  });

  it('ends with a problem if the operation stops', async () => {
    upstream.script(page(['vs_1', 'vs_2'], true), { status: 400, body: { error: { message: 'No.' } } });
    const { status, text } = await send(service, 'GET /vector_stores', { headers: EVENTS });
    expect(status).toBe(200);
    expect(readEvents(text)).toEqual([
      { event: 'progress', data: expect.objectContaining({ done: 0, total: null }) },
      { event: 'item', data: { id: 'vs_1' } },
      { event: 'item', data: { id: 'vs_2' } },
      { event: 'problem', data: problem(400, 'upstream_error', 'No.', { upstream: { status: 400 } }) },
    ]);
  });

  it('starts after two seconds without an item, and reports later errors as events', async () => {
    const held: ServerResponse[] = [];
    upstream.script((response) => held.push(response));
    const answer = await fetch(`${service.url}/vector_stores`, {
      headers: { 'x-openai-api-key': 'sk-test-of-a-slow-start', ...EVENTS },
    });
    expect(answer.status).toBe(200);
    expect(upstream.received).toHaveLength(1);
    for (const response of held) reply(response, { status: 404, body: { error: { message: 'Gone.' } } });
    expect(readEvents(await answer.text()).map(({ event }) => event)).toEqual(['progress', 'problem']);
  });

  it('handles a client that disconnects before the first item', async () => {
    const held: ServerResponse[] = [];
    upstream.script((response) => held.push(response));
    const leaving = new AbortController();
    const answer = await fetch(`${service.url}/vector_stores`, {
      headers: { 'x-openai-api-key': 'sk-test-of-a-slow-start', ...EVENTS },
      signal: leaving.signal,
    });
    expect(answer.status).toBe(200);
    leaving.abort();
    const isLogged = (): boolean => service.log.lines.some(({ status }) => status === 499);
    while (!isLogged()) await sleep(5);
    for (const response of held) reply(response, { status: 404 });
    expect((await send(service, 'GET /health/live', { key: null })).status).toBe(200);
  });

  it('is neither cached nor buffered by proxies', async () => {
    upstream.script(page(['vs_1'], false));
    const { headers } = await send(service, 'GET /vector_stores', {
      headers: { ...EVENTS, 'accept-encoding': 'gzip' },
    });
    expect(headers).toMatchObject({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' });
    expect(headers['content-encoding']).toBeUndefined();
  });
});
