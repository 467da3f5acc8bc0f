import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { authenticate } from './http/authentication.js';
import { checkBetaHeader } from './http/beta-header.js';
import type { ReplyWriter } from './http/reply-writer.js';
import type { ApiReply } from './http/exchange.js';
import { preventsWork } from './control/fault-sequence.js';
import { cursorError } from './listing.js';
import { ApiError, serverError } from './http/api-error.js';
import { parseJson, readBody } from './http/request-body.js';
import { loggedHeaders, type LoggedRequest } from './control/request-log.js';
import type { Match, Router } from './http/router.js';
import type { SandboxState } from './sandbox-state.js';
import type { ScriptedAnswer } from './control/scripted-answers.js';
import type { FaultKind } from './control/settings.js';
import { parseUploadForm } from './http/upload-form.js';

/** One request on its way through the emulated API. */
interface ApiCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly match: Match | undefined;
  readonly entry: LoggedRequest;
  readonly startedAt: number;
}

/**
 * The emulated API: scripted answers first, then faults, the key, the rate limit, the latency, and last the work itself.
 * Every request is logged when it arrives and counted when it is answered.
 */
export class EmulatedApi {
  constructor(
    private readonly state: SandboxState,
    private readonly router: Router,
    private readonly delivery: ReplyWriter,
  ) {}

  /** Answers or breaks the request; never rejects. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: string,
  ): Promise<void> {
    const visit = this.begin(request, response, path, query);
    try {
      await this.run(visit);
    } catch (error) {
      this.send(visit, replyFor(error), null);
    }
  }

  private begin(request: IncomingMessage, response: ServerResponse, path: string, query: string): ApiCall {
    const method = request.method ?? 'GET';
    const match = this.router.match(method, path);
    const route = match ? `${method} ${match.route.template}` : null;
    const entry: LoggedRequest = {
      at: this.state.now(),
      method,
      path,
      query,
      headers: loggedHeaders(request.headers),
      account: null,
      route,
      status: null,
      fault: null,
      ms: null,
    };
    this.state.log.add(entry);
    this.state.counters.started(route ?? `${method} unknown`);
    return { request, response, method, path, query, match, entry, startedAt: performance.now() };
  }

  private async run(visit: ApiCall): Promise<void> {
    const scripted = this.state.scripted.take(visit.method, visit.path);
    const { faults } = this.state.settings;
    const fault = scripted ? scripted.kind : this.state.faultDice.draw(faults, visit.method, visit.path);
    await this.latency();
    if (scripted && fault === undefined) this.send(visit, scriptedReply(scripted), 'scripted');
    else if (fault !== undefined && preventsWork(fault)) this.strike(visit, fault);
    else await this.answer(visit, fault);
  }

  private async latency(): Promise<void> {
    const { latency_ms, jitter_ms } = this.state.settings;
    const ms = latency_ms + (jitter_ms > 0 ? this.state.random() * jitter_ms : 0);
    if (ms > 0) await delay(ms, undefined, { ref: false });
  }

  private async answer(visit: ApiCall, fault: FaultKind | undefined): Promise<void> {
    const reply = await this.work(visit).catch(replyFor);
    if (fault === undefined) this.send(visit, reply, null);
    else if (fault === 'reset_after') this.break(visit, fault);
    else if (fault === 'html_200') {
      this.end(visit, 200, fault);
      this.delivery.sendHtml(visit.response);
    } else {
      this.end(visit, reply.status, fault);
      this.delivery.sendCut(visit.response, reply, this.headers(visit));
    }
  }

  private strike(visit: ApiCall, fault: FaultKind): void {
    if (fault === 'error_500') this.send(visit, replyFor(serverError(500)), fault);
    else if (fault === 'error_503') this.send(visit, replyFor(serverError(503)), fault);
    else if (fault === 'hang') {
      visit.entry.fault = fault;
      visit.response.once('close', () => this.end(visit, null, fault));
      this.delivery.hang(visit.response);
    } else this.break(visit, fault);
  }

  private break(visit: ApiCall, fault: FaultKind): void {
    this.end(visit, null, fault);
    this.delivery.reset(visit.response);
  }

  private async work(visit: ApiCall): Promise<ApiReply> {
    const { match, request, method, path, entry } = visit;
    if (!match) throw this.unknownRoute(method, path);
    const account = authenticate(request.headers.authorization, this.state.accounts);
    entry.account = account.name;
    if (this.state.settings.require_beta_header)
      checkBetaHeader(path, request.headers['openai-beta']?.toString());
    this.state.rateLimiter.take(account.name, method, this.state.settings.rate_limit);
    const { body: kind, handler } = match.route;
    const body = kind === 'none' ? undefined : await readBody(request);
    return handler({
      account,
      params: match.params,
      query: new URLSearchParams(visit.query),
      json: kind === 'json' && body ? parseJson(body) : undefined,
      form:
        kind === 'multipart' && body
          ? await parseUploadForm(request.headers['content-type'] ?? '', body)
          : undefined,
    });
  }

  private unknownRoute(method: string, path: string): ApiError {
    const [other] = this.router.methodsOf(path);
    if (other === undefined) return new ApiError(404, `Invalid URL (${method} ${path})`);
    const hint = `(HINT: Perhaps you meant to use ${other})`;
    return new ApiError(405, `Not allowed to ${method} on ${path}. ${hint}`, {
      code: 'method_not_supported',
    });
  }

  private send(visit: ApiCall, reply: ApiReply, fault: string | null): void {
    this.end(visit, reply.status, fault);
    this.delivery.send(visit.response, reply, this.headers(visit));
  }

  private headers(visit: ApiCall): Record<string, string> {
    return {
      'x-request-id': `req_${randomUUID().replaceAll('-', '')}`,
      'openai-processing-ms': String(Math.max(1, Math.round(performance.now() - visit.startedAt))),
      'openai-version': '2020-10-01',
    };
  }

  private end(visit: ApiCall, status: number | null, fault: string | null): void {
    visit.entry.status = status;
    visit.entry.fault = fault;
    visit.entry.ms = Math.round((performance.now() - visit.startedAt) * 1000) / 1000;
    this.state.counters.ended(status, fault);
  }
}

function replyFor(thrown: unknown): ApiReply {
  const known = cursorError(thrown);
  const error = known instanceof ApiError ? known : serverError(500);
  return { status: error.status, body: error.toBody(), headers: error.headers };
}

function scriptedReply({ status = 500, body, headers }: ScriptedAnswer): ApiReply {
  // Only a 404 that refers to an object proves that there is none.
  const about = status === 404 ? ': no such vector store or file' : '';
  const standard = new ApiError(status, `Scripted answer ${status}${about}.`, {
    type: status >= 500 ? 'server_error' : 'invalid_request_error',
  });
  return { status, body: body ?? (status < 300 ? {} : standard.toBody()), headers };
}
