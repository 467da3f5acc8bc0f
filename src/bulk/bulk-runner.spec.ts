import { Environment } from '../config/environment.js';
import type { Caller } from '../openai/caller.js';
import { InvalidIdError } from '../openai/object-id.js';
import { TooManyWaitingError } from '../openai/upstream-error.js';
import type { CallScope } from '../openai/call-scope.js';
import { BulkRunner } from './bulk-runner.js';
import type { Journal } from './journal.js';
import type { Outcome } from './report/outcome.js';

const CALLER = {
  credentials: { fingerprint: 'key' },
  requestId: 'request',
  signal: new AbortController().signal,
} as unknown as Caller;

/** A run that goes on where another process may have sent every call. */
const JOURNAL: Journal = {
  outcomes: [],
  plan: undefined,
  keepPlan: () => Promise.resolve(),
  begin: () => Promise.resolve(),
  mayHaveBegun: () => true,
};

async function outcomeOf(error: Error): Promise<Outcome | undefined> {
  const tasks = [{ id: 'a', object: 'file', done: 'deleted', act: () => Promise.reject(error) } as const];
  const outcomes: Outcome[] = [];
  const run = { operation: 'delete_files', work: { caller: CALLER } as CallScope, journal: JOURNAL };
  for await (const outcome of new BulkRunner(new Environment()).run({
    ...run,
    pull: () => tasks.shift(),
    rest: () => [],
  }))
    outcomes.push(outcome);
  return outcomes[0];
}

describe('BulkRunner, after another process', () => {
  it('does not know how a call ended that it could not send again', async () => {
    expect(await outcomeOf(new TooManyWaitingError())).toMatchObject({
      code: 'interrupted',
      retryable: true,
    });
  });

  it('knows that an id was never sent that cannot be sent', async () => {
    expect(await outcomeOf(new InvalidIdError())).toMatchObject({
      outcome: 'failed',
      code: 'invalid_id',
      retryable: false,
      attempted: false,
    });
  });
});
