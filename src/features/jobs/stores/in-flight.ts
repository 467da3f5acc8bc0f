/** Difference of the names in flight from the previous checkpoint. */
export interface InFlightChanges {
  /** `all`: `started` lists every name in flight, and replaces the names in the store. */
  readonly extent: 'all' | 'changes';
  readonly started: readonly string[];
  readonly ended: readonly string[];
}

/** Deletions before a copy of the set is worth its cost. */
const MIN_DELETIONS_TO_COPY = 64;

/** Names of the ids for which a call may be in flight, with the changes since they were last taken. */
export class InFlight {
  private names: Set<string>;
  private changes = new Map<string, 'started' | 'ended'>();
  private deletions = 0;

  constructor(names: Iterable<string>) {
    this.names = new Set(names);
  }

  get hasChanged(): boolean {
    return this.changes.size > 0;
  }

  start(name: string): void {
    this.names.add(name);
    this.changes.set(name, 'started');
  }

  /** Does nothing for a name that is not in flight. */
  end(name: string): void {
    if (!this.names.delete(name)) return;
    this.changes.set(name, 'ended');
    this.deletions += 1;
    if (this.deletions > this.names.size + MIN_DELETIONS_TO_COPY) this.copy();
  }

  /** The changes since the last call of this method. */
  take(extent: InFlightChanges['extent']): InFlightChanges {
    const { changes } = this;
    this.changes = new Map();
    if (extent === 'all') return { extent, started: [...this.names], ended: [] };
    const started: string[] = [];
    const ended: string[] = [];
    for (const [name, change] of changes) (change === 'started' ? started : ended).push(name);
    return { extent, started, ended };
  }

  /**
   * V8 links each outgrown table of a set to the next one. Once one of them is in the old generation, all later tables and
   * their names stay in memory until the next full garbage collection. A new set has no such chain.
   */
  private copy(): void {
    this.names = new Set(this.names);
    this.deletions = 0;
  }
}
