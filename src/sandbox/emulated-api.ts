import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { preventsWork } from './control/fault-sequence.js';
import { loggedHeaders, type LoggedRequest } from './control/request-log.js';
import type { ScriptedAnswer } from './control/scripted-answers.js';
import type { FaultKind } from './control/settings.js';
import { ApiError, errorReply, serverError } from './http/api-error.js';
import { ApiRequest } from './http/api-request.js';
import { authenticate, checkBetaHeader } from './http/header-checks.js';
import type { ApiReply, ReplyWriter } from './http/reply-writer.js';
import { readBody } from './http/request-body.js';
import { Router, type RouteMatch } from './http/router.js';
import { fileBatchRoutes } from './routes/file-batches.js';
import { fileRoutes } from './routes/files.js';
import { searchRoutes } from './routes/search.js';
import { storeFileRoutes } from './routes/store-files.js';
import { uploadRoutes } from './routes/uploads.js';
import { vectorStoreRoutes } from './routes/vector-stores.js';
import type { SandboxState } from './sandbox-state.js';

const NO_BODY = Buffer.alloc(0);

/** One request to the emulated API. */
interface ApiCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly match: RouteMatch | undefined;
  readonly entry: LoggedRequest;
  readonly startedAt: number;
}

/**
 * Processes requests to the emulated API in this order: scripted answer, fault, latency, authentication, rate limit, route.
 * Every request is logged when it arrives and counted when it ends.
 */
export class EmulatedApi {
  private readonly router = new Router({
    ...vectorStoreRoutes,
    ...searchRoutes,
    ...storeFileRoutes,
    ...fileBatchRoutes,
    ...fileRoutes,
    ...uploadRoutes,
  });

  constructor(
    private readonly state: SandboxState,
    private readonly writer: ReplyWriter,
  ) {}

  /** Sends a response or breaks the connection. Never rejects. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: string,
  ): Promise<void> {
    const call = this.start(request, response, path, query);
    await this.process(call).catch((error: unknown) => this.send(call, errorReply(error), null));
  }

  private start(request: IncomingMessage, response: ServerResponse, path: string, query: string): ApiCall {
    const method = request.method ?? 'GET';
    const match = this.router.match(method, path);
    const entry: LoggedRequest = {
      at: this.state.now(),
      method,
      path,
      query,
      headers: loggedHeaders(request.headers),
      account: null,
      route: match?.route.name ?? null,
      status: null,
      fault: null,
      ms: null,
    };
    this.state.log.add(entry);
    this.state.counters.started(entry.route ?? `${method} unknown`);
    return { request, response, match, entry, startedAt: performance.now() };
  }

  private async process(call: ApiCall): Promise<void> {
    const { method, path } = call.entry;
    const scripted = this.state.scripted.take(method, path);
    const { faults } = this.state.settings;
    const fault = scripted ? scripted.kind : this.state.faultSequence.draw(faults, method, path);
    await this.delayReply();
    if (scripted && fault === undefined) this.send(call, scriptedReply(scripted), 'scripted');
    else if (fault !== undefined && preventsWork(fault)) this.fail(call, fault);
    else await this.answer(call, fault);
  }

  private async delayReply(): Promise<void> {
    const { latency_ms, jitter_ms } = this.state.settings;
    const ms = latency_ms + (jitter_ms > 0 ? this.state.random() * jitter_ms : 0);
    if (ms > 0) await delay(ms, undefined, { ref: false });
  }

  /** Handles the request and then sends the reply or the fault that replaces it. */
  private async answer(call: ApiCall, fault: FaultKind | undefined): Promise<void> {
    const reply = await this.callRoute(call).catch(errorReply);
    if (fault === undefined) this.send(call, reply, null);
    else if (fault === 'reset_after') this.reset(call, fault);
    else if (fault === 'html_200') {
      this.end(call, 200, fault);
      this.writer.sendHtml(call.response);
    } else {
      this.end(call, reply.status, fault);
      this.writer.sendTruncated(call.response, reply, this.headers(call));
    }
  }

  /** Sends a fault without handling the request. */
  private fail(call: ApiCall, fault: FaultKind): void {
    if (fault === 'error_500') this.send(call, errorReply(serverError(500)), fault);
    else if (fault === 'error_503') this.send(call, errorReply(serverError(503)), fault);
    else if (fault === 'hang') {
      call.entry.fault = fault;
      call.response.once('close', () => this.end(call, null, fault));
      this.writer.hang(call.response);
    } else this.reset(call, fault);
  }

  private reset(call: ApiCall, fault: FaultKind): void {
    this.end(call, null, fault);
    this.writer.reset(call.response);
  }

  private async callRoute({ match, request, entry }: ApiCall): Promise<ApiReply> {
    const { method, path, query } = entry;
    const { headers } = request;
    if (!match) throw this.unknownRoute(method, path);
    const { accounts, settings, rateLimiter } = this.state;
    const account = authenticate(headers.authorization, accounts);
    entry.account = account.name;
    if (settings.require_beta_header) checkBetaHeader(path, headers['openai-beta']?.toString());
    rateLimiter.take(account.name, method, settings.rate_limit);
    const { route, params } = match;
    const body = method === 'POST' ? await readBody(request) : NO_BODY;
    const contentType = headers['content-type'] ?? '';
    const apiRequest = new ApiRequest(account, new URLSearchParams(query), params, contentType, body);
    return { status: 200, body: await route.handle(apiRequest) };
  }

  private unknownRoute(method: string, path: string): ApiError {
    const [other] = this.router.methodsOf(path);
    if (other === undefined) return new ApiError(404, `Invalid URL (${method} ${path})`);
    const hint = `(HINT: Try to use ${other} instead)`;
    return new ApiError(405, `Not allowed to ${method} on ${path}. ${hint}`, {
      code: 'method_not_supported',
    });
  }

  private send(call: ApiCall, reply: ApiReply, fault: string | null): void {
    this.end(call, reply.status, fault);
    this.writer.send(call.response, reply, this.headers(call));
  }

  private headers({ startedAt }: ApiCall): Record<string, string> {
    return {
      'x-request-id': `req_${randomUUID().replaceAll('-', '')}`,
      'openai-processing-ms': String(Math.max(1, Math.round(performance.now() - startedAt))),
      'openai-version': '2020-10-01',
    };
  }

  private end({ entry, startedAt }: ApiCall, status: number | null, fault: string | null): void {
    entry.status = status;
    entry.fault = fault;
    entry.ms = Math.round((performance.now() - startedAt) * 1000) / 1000;
    this.state.counters.ended(status, fault);
  }
}

function scriptedReply({ status = 500, body, headers }: ScriptedAnswer): ApiReply {
  // A client may treat a 404 as proof of deletion only if its message names the object.
  const suffix = status === 404 ? ': no such vector store or file' : '';
  const standard = new ApiError(status, `Scripted answer ${status}${suffix}.`, {
    type: status >= 500 ? 'server_error' : 'invalid_request_error',
  });
  return { status, body: body ?? (status < 300 ? {} : standard.toBody()), headers };
}
