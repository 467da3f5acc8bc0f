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
  private requests = 0;
  private inFlight = 0;
  private maxInFlight = 0;
  private readonly byRoute = new Map<string, number>();
  private readonly byStatus = new Map<string, number>();
  private readonly byFault = new Map<string, number>();

  started(route: string): void {
    this.requests += 1;
    this.inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
    increase(this.byRoute, route);
  }

  /** @param status null if the connection was reset */
  ended(status: number | null, fault: string | null): void {
    this.inFlight -= 1;
    if (status !== null) increase(this.byStatus, String(status));
    if (fault !== null) increase(this.byFault, fault);
  }

  /** Resets all counters except the requests in flight. */
  reset(): void {
    this.requests = 0;
    this.maxInFlight = this.inFlight;
    for (const counts of [this.byRoute, this.byStatus, this.byFault]) counts.clear();
  }

  view(): CountersView {
    return {
      requests: this.requests,
      in_flight: this.inFlight,
      max_in_flight: this.maxInFlight,
      by_route: Object.fromEntries(this.byRoute),
      by_status: Object.fromEntries(this.byStatus),
      by_fault: Object.fromEntries(this.byFault),
    };
  }
}

function increase(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
