import { Counters } from './control/counters.js';
import { FaultSequence } from './control/fault-sequence.js';
import { RateLimiter } from './control/rate-limit.js';
import { RequestLog } from './control/request-log.js';
import { ScriptedAnswers } from './control/scripted-answers.js';
import { DEFAULT_SETTINGS, patchSettings, type SandboxSettings } from './control/settings.js';
import { seededRandom } from './random.js';
import { Account } from './state/account.js';

/** The state of a running sandbox: accounts by key, settings, scripted answers, log and counters. */
export class SandboxState {
  readonly accounts = new Map<string, Account>();
  readonly scripted = new ScriptedAnswers();
  readonly faultSequence = new FaultSequence();
  readonly log = new RequestLog();
  readonly counters = new Counters();
  readonly rateLimiter: RateLimiter;
  readonly random = seededRandom(7);
  private current: SandboxSettings;

  /** @throws ApiError 400 for invalid settings */
  constructor(
    readonly now: () => number,
    keys: readonly string[],
    private readonly initial: Partial<SandboxSettings>,
  ) {
    this.rateLimiter = new RateLimiter(now);
    this.current = this.patch(DEFAULT_SETTINGS, initial);
    for (const key of keys) this.addAccount(key);
  }

  get settings(): SandboxSettings {
    return this.current;
  }

  /** Changes only the given settings. @throws ApiError 400, without a change, for an invalid setting */
  configure(patch: unknown): SandboxSettings {
    this.current = this.patch(this.current, patch);
    return this.current;
  }

  /** Adds an empty account, or empties the account of the key. */
  addAccount(key: string): Account {
    const name = this.accounts.get(key)?.name ?? `account-${this.accounts.size + 1}`;
    const account = new Account(name, this);
    this.accounts.set(key, account);
    return account;
  }

  /** Empties all accounts, restores the initial settings, and clears the log, the counters and the scripted answers. */
  reset(): void {
    for (const key of this.accounts.keys()) this.addAccount(key);
    this.current = this.patch(DEFAULT_SETTINGS, this.initial);
    this.rateLimiter.reset();
    this.scripted.clear();
    this.log.clear();
    this.counters.reset();
  }

  private patch(settings: SandboxSettings, patch: unknown): SandboxSettings {
    const next = patchSettings(settings, patch);
    if (next.faults !== settings.faults) this.faultSequence.reset(next.faults);
    if (next.rate_limit !== settings.rate_limit) this.rateLimiter.reset();
    return next;
  }
}
