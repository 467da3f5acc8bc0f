import type { Readable } from 'node:stream';
import { type AxiosAdapter, AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { Agent, type Dispatcher } from 'undici';
import { AnswerHandler, type RawAnswer, type StreamLimits } from './answer-handler.js';

/** Connections to upstream, over all keys; calls beyond wait for one. */
export const MAX_CONNECTIONS = 512;
const CONNECT_TIMEOUT_MS = 10_000;
/** An idle connection is closed before a load balancer would do it under our feet. */
const KEEP_ALIVE_MS = 10_000;

declare module 'axios' {
  interface AxiosRequestConfig {
    /** With `responseType: 'stream'`: the bounds of the stream. */
    streamLimits?: StreamLimits;
  }
}

/**
 * Sends axios requests through undici: kept-alive, bounded connections at a fraction of the cost of axios's own
 * adapter. It answers every status as a response, as the bytes that came, follows no redirect and uses no proxy. With
 * `responseType: 'stream'` a large success comes as a stream, in any other case `data` is a Buffer.
 *
 * The adapter throws AnswerTimeoutError, CallStoppedError when `signal` fires, what the request's body breaks with, or
 * what undici throws, with its `code`.
 */
export function createUndiciAdapter(baseUrl: string): { adapter: AxiosAdapter; close: () => Promise<void> } {
  const { origin, pathname } = new URL(baseUrl);
  const basePath = pathname.replace(/\/+$/, '');
  const agent = new Agent({
    connections: MAX_CONNECTIONS,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Every call is timed here, to the millisecond.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const adapter = async (config: InternalAxiosRequestConfig): Promise<AxiosResponse<RawAnswer['body']>> => {
    const { status, headers, body } = await dispatch(agent, config, {
      origin,
      path: `${basePath}${config.url ?? ''}`,
      method: (config.method ?? 'get').toUpperCase(),
      headers: Object.assign({}, config.headers) as Record<string, string>,
      body: (config.data as Buffer | Readable | undefined) ?? null,
    });
    return { data: body, status, statusText: '', headers: headers as AxiosHeaders, config };
  };
  return { adapter, close: () => agent.close() };
}

/** One exchange; undici's own `request` would make a stream and an abort signal of every answer. */
function dispatch(
  agent: Agent,
  config: InternalAxiosRequestConfig,
  options: Dispatcher.DispatchOptions,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const reading = {
      timeoutMs: config.timeout ?? 0,
      stream: config.responseType === 'stream' ? config.streamLimits : undefined,
      signal: config.signal as AbortSignal | undefined,
    };
    agent.dispatch(options, new AnswerHandler(reading, resolve, reject));
  });
}
