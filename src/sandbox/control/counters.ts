export interface CountersView {
  readonly requests: number;
  readonly in_flight: number;
  readonly max_in_flight: number;
  readonly by_route: Record<string, number>;
  readonly by_status: Record<string, number>;
  readonly by_fault: Record<string, number>;
}

/** Counts requests since the last reset. */
export class Counters {
  private readonly counts = { requests: 0, in_flight: 0, max_in_flight: 0, ...emptyCounts() };

  started(route: string): void {
    const { counts } = this;
    counts.requests += 1;
    counts.in_flight += 1;
    counts.max_in_flight = Math.max(counts.max_in_flight, counts.in_flight);
    increase(counts.by_route, route);
  }

  /** @param status null if the connection was reset */
  ended(status: number | null, fault: string | null): void {
    this.counts.in_flight -= 1;
    if (status !== null) increase(this.counts.by_status, status);
    if (fault !== null) increase(this.counts.by_fault, fault);
  }

  /** Resets all counters except the requests in flight. */
  reset(): void {
    Object.assign(this.counts, { requests: 0, max_in_flight: this.counts.in_flight, ...emptyCounts() });
  }

  view(): CountersView {
    return structuredClone(this.counts);
  }
}

function emptyCounts(): Pick<CountersView, 'by_route' | 'by_status' | 'by_fault'> {
  return { by_route: {}, by_status: {}, by_fault: {} };
}

function increase(counts: Record<string, number>, name: string | number): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
