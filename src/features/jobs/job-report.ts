import type { BulkKind } from '../../bulk/bulk-kind.js';
import { type Section, sectionsIn } from '../../bulk/report/report-shape.js';
import { StoredReport } from '../../bulk/stored-report.js';
import { type JobStore, outcomeOf, outcomeTextOf, rankOf } from './stores/job-store.js';
import type { Job } from './job.js';

/** Outcomes that are read from the store together. */
const PAGE = 500;

/** The report of a finished job, read from the store piece by piece. */
export function reportOf(job: Job, kind: BulkKind, store: JobStore): StoredReport {
  const read = new JobReport(job, kind, store);
  return new StoredReport(
    () => read.lines(),
    () => read.document(),
  );
}

class JobReport {
  constructor(
    private readonly job: Job,
    private readonly kind: BulkKind,
    private readonly store: JobStore,
  ) {}

  private get sections(): readonly Section[] {
    return sectionsIn(this.kind.shape.sections, this.job.summary ?? {});
  }

  async *lines(): AsyncGenerator<string> {
    for await (const entries of this.pages())
      yield entries.map((entry) => `${outcomeTextOf(entry)}\n`).join('');
    const { error, summary } = this.job;
    yield `${JSON.stringify(error === undefined ? { summary } : { error })}\n`;
  }

  async *document(): AsyncGenerator<string> {
    const { derived } = this.kind.shape;
    const { sections } = this;
    const places = await this.placesBySection();
    yield '{';
    for (const [index, { name, entry }] of sections.entries()) {
      yield `${JSON.stringify(name)}:[`;
      yield* this.list(places[index] ?? new Uint32Array(), entry);
      yield '],';
    }
    const { summary = {}, error } = this.job;
    yield JSON.stringify({ ...derived?.(summary as never), summary, error }).slice(1);
  }

  private async *list(places: Uint32Array, entryOf: Section['entry']): AsyncGenerator<string> {
    for (let at = 0; at < places.length; at += PAGE) {
      const entries = await this.store.entriesAt(this.job.id, places.subarray(at, at + PAGE));
      const text = entries.map((entry) => JSON.stringify(entryOf(outcomeOf(entry)))).join(',');
      yield at === 0 ? text : `,${text}`;
    }
  }

  /** Where the outcomes of each section are kept, in the order of the request: numbers only, whatever the size. */
  private async placesBySection(): Promise<Uint32Array[]> {
    const { sections } = this;
    const found = sections.map((): number[] => []);
    const ranks: number[] = [];
    for await (const entries of this.pages()) {
      for (const entry of entries) {
        const outcome = outcomeOf(entry);
        for (const [index, { has }] of sections.entries()) if (has(outcome)) found[index]?.push(ranks.length);
        ranks.push(rankOf(entry));
      }
    }
    return found.map((places) =>
      Uint32Array.from(places).sort((one, other) => (ranks[one] ?? 0) - (ranks[other] ?? 0)),
    );
  }

  private async *pages(): AsyncGenerator<string[]> {
    for (let from = 0; from < this.job.outcomes; from += PAGE)
      yield await this.store.entries(this.job.id, from, PAGE);
  }
}
