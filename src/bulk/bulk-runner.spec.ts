import { Environment } from '../config/environment.js';
import type { Caller } from '../openai/caller.js';
import { InvalidIdError } from '../openai/object-id.js';
import { TooManyWaitingError } from '../openai/upstream-error.js';
import type { CallScope } from '../openai/call-scope.js';
import { BulkRunner, IdAction } from './bulk-runner.js';
import type { Journal } from './journal.js';
import type { Outcome } from './report/outcome.js';

const CALLER = {
  credentials: { fingerprint: 'key' },
  requestId: 'request',
  signal: new AbortController().signal,
} as unknown as Caller;

/** The journal of a resumed run whose calls may all have been sent already. */
const JOURNAL: Journal = {
  outcomes: [],
  plan: undefined,
  keepPlan: () => Promise.resolve(),
  begin: () => Promise.resolve(),
  mayHaveBegun: () => true,
};

async function outcomeOf(error: Error): Promise<Outcome | undefined> {
  const items = [new IdAction('a', 'file', { act: () => Promise.reject(error) })];
  const outcomes: Outcome[] = [];
  const run = {
    operation: 'delete_files',
    scope: { caller: CALLER } as CallScope,
    queue: { pull: () => items.shift(), rest: () => [] },
    journal: JOURNAL,
  };
  for await (const outcome of new BulkRunner(new Environment()).run(run)) outcomes.push(outcome);
  return outcomes[0];
}

describe('BulkRunner with a resumed run', () => {
  it('reports an unknown result for a call that it could not send again', async () => {
    expect(await outcomeOf(new TooManyWaitingError())).toMatchObject({
      code: 'interrupted',
      retryable: true,
    });
  });

  it('reports an id that cannot be sent as not attempted', async () => {
    expect(await outcomeOf(new InvalidIdError())).toMatchObject({
      outcome: 'failed',
      code: 'invalid_id',
      retryable: false,
      attempted: false,
    });
  });
});
