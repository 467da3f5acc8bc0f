import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fields } from '../fields.js';
import { addFixtures } from '../fixtures.js';
import { errorReply, existing } from '../http/api-error.js';
import type { ReplyWriter } from '../http/reply-writer.js';
import { parseJson, readBody } from '../http/request-body.js';
import type { SandboxState } from '../sandbox-state.js';
import type { Account } from '../state/account.js';
import { parseScriptedAnswer } from './scripted-answers.js';

/** Returns the body of a 200 response. Default: an acknowledgement. */
type ControlAction = (body: unknown) => unknown;

const MAX_FIXTURE_IDS = 10_000;
const FIXTURE_FIELDS = ['stores', 'files_per_store', 'shared', 'store_ids', 'file_ids', 'account'];

/** The routes under `/_sandbox/`. They need no key, are not logged, and have no faults or latency. */
export class ControlApi {
  private readonly actions: ReadonlyMap<string, ControlAction>;

  constructor(
    private readonly state: SandboxState,
    private readonly writer: ReplyWriter,
    reset: (seed: 'demo' | 'empty' | undefined) => void,
  ) {
    this.actions = new Map<string, ControlAction>([
      ['GET /_sandbox/settings', () => state.settings],
      ['PATCH /_sandbox/settings', (body) => state.configure(body)],
      ['GET /_sandbox/log', () => ({ object: 'list', data: state.log.entries() })],
      ['DELETE /_sandbox/log', () => state.log.clear()],
      ['GET /_sandbox/counters', () => state.counters.view()],
      ['POST /_sandbox/fail-next', (body) => state.scripted.add(parseScriptedAnswer(body))],
      ['POST /_sandbox/fixtures', (body) => this.addFixtures(body)],
      ['POST /_sandbox/reset', (body) => reset(Fields.of(body, ['seed']).oneOf('seed', ['demo', 'empty']))],
    ]);
  }

  /** Sends a response. Never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const reply = await this.process(request, path).then((body) => ({ status: 200, body }), errorReply);
    this.writer.send(response, reply, {});
  }

  private async process(request: IncomingMessage, path: string): Promise<unknown> {
    const name = `${request.method ?? 'GET'} ${path}`;
    const action = existing(this.actions.get(name), `The sandbox has no route ${name}.`);
    return action(parseJson(await readBody(request))) ?? { done: true };
  }

  private addFixtures(body: unknown): unknown {
    const fields = Fields.of(body, FIXTURE_FIELDS);
    const { storeIds, fileIds } = addFixtures(this.accountNamed(fields.string('account')), {
      stores: fields.integer('stores', 0, 1_000_000) ?? 0,
      files_per_store: fields.integer('files_per_store', 0, 100_000),
      shared: fields.integer('shared', 0, 100_000),
      store_ids: fields.strings('store_ids', 0, MAX_FIXTURE_IDS),
      file_ids: fields.strings('file_ids', 0, MAX_FIXTURE_IDS),
    });
    return { vector_store_ids: storeIds, file_ids: fileIds };
  }

  private accountNamed(name: string | undefined): Account {
    const all = [...this.state.accounts.values()];
    const account = name === undefined ? all[0] : all.find((candidate) => candidate.name === name);
    return existing(account, `No account is named '${name ?? ''}'.`, 'account');
  }
}
