import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ReplyWriter } from '../http/reply-writer.js';
import { ok, type ApiReply } from '../http/exchange.js';
import { Fields } from '../fields.js';
import { addFixtures } from '../fixtures.js';
import { notFoundError, ApiError, serverError } from '../http/api-error.js';
import { parseJson, readBody } from '../http/request-body.js';
import type { SandboxState } from '../sandbox-state.js';
import { parseScriptedAnswer } from './scripted-answers.js';
import type { Account } from '../state/account.js';

type ControlAction = (body: unknown) => ApiReply;

/** Ids that one request for fixtures may give. */
const MAX_FIXTURE_IDS = 10_000;

/** The sandbox's own routes under `/_sandbox/`: no key, no faults, no latency, not logged. */
export class ControlApi {
  private readonly actions: ReadonlyMap<string, ControlAction>;

  constructor(
    private readonly state: SandboxState,
    private readonly delivery: ReplyWriter,
    private readonly reset: (seed: 'demo' | 'empty' | undefined) => void,
  ) {
    this.actions = new Map<string, ControlAction>([
      ['GET /_sandbox/settings', () => ok(state.settings)],
      ['PATCH /_sandbox/settings', (body) => ok(state.configure(body))],
      ['GET /_sandbox/log', () => ok({ object: 'list', data: state.log.entries() })],
      ['DELETE /_sandbox/log', () => this.acknowledge(() => state.log.clear())],
      ['GET /_sandbox/counters', () => ok(state.counters.view())],
      [
        'POST /_sandbox/fail-next',
        (body) => this.acknowledge(() => state.scripted.add(parseScriptedAnswer(body))),
      ],
      ['POST /_sandbox/fixtures', (body) => this.addFixtures(body)],
      ['POST /_sandbox/reset', (body) => this.resetState(body)],
    ]);
  }

  /** Answers the request; never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const reply = await this.run(request, path).catch(errorReply);
    this.delivery.send(response, reply, {});
  }

  private async run(request: IncomingMessage, path: string): Promise<ApiReply> {
    const action = this.actions.get(`${request.method ?? 'GET'} ${path}`);
    if (!action) throw notFoundError(`The sandbox has no ${request.method ?? 'GET'} ${path}.`);
    return action(parseJson(await readBody(request)));
  }

  private addFixtures(body: unknown): ApiReply {
    const fields = Fields.of(body, [
      'stores',
      'files_per_store',
      'shared',
      'store_ids',
      'file_ids',
      'account',
    ]);
    const made = addFixtures(this.accountNamed(fields.string('account')), {
      stores: fields.integer('stores', 0, 1_000_000) ?? 0,
      files_per_store: fields.integer('files_per_store', 0, 100_000),
      shared: fields.integer('shared', 0, 100_000),
      store_ids: fields.strings('store_ids', 0, MAX_FIXTURE_IDS),
      file_ids: fields.strings('file_ids', 0, MAX_FIXTURE_IDS),
    });
    return ok({ vector_store_ids: made.storeIds, file_ids: made.fileIds });
  }

  private accountNamed(name: string | undefined): Account {
    const all = [...this.state.accounts.values()];
    const account = name === undefined ? all[0] : all.find((candidate) => candidate.name === name);
    if (!account) throw notFoundError(`No account is named '${name ?? ''}'.`, 'account');
    return account;
  }

  private resetState(body: unknown): ApiReply {
    const seed = Fields.of(body, ['seed']).oneOf('seed', ['demo', 'empty']);
    return this.acknowledge(() => this.reset(seed));
  }

  private acknowledge(action: () => void): ApiReply {
    action();
    return ok({ done: true });
  }
}

function errorReply(thrown: unknown): ApiReply {
  const error = thrown instanceof ApiError ? thrown : serverError(500);
  return { status: error.status, body: error.toBody() };
}
