import type { BulkKind } from '../../bulk/bulk-operations.js';
import type { StoredReport } from '../../bulk/operation.js';
import { fieldsFor, type ReportList, type ReportValue } from '../../bulk/report/report-shape.js';
import { ENTRIES_PER_PAGE, type JobStore, outcomeIn, outcomeJsonIn, rankIn } from './stores/job-store.js';
import type { Job } from './job.js';

/** The report of a finished job, read from the store in pieces. */
export class JobReport implements StoredReport {
  readonly kind = 'stored_report';
  private readonly fields: readonly [string, ReportList | ReportValue][];

  constructor(
    private readonly job: Job,
    { fields }: BulkKind,
    private readonly store: JobStore,
  ) {
    this.fields = fieldsFor(fields, job.summary ?? {});
  }

  async *ndjson(): AsyncGenerator<string> {
    for await (const entries of this.pages())
      yield entries.map((entry) => `${outcomeJsonIn(entry)}\n`).join('');
    const { error, summary } = this.job;
    yield `${JSON.stringify(error === undefined ? { summary } : { error })}\n`;
  }

  async *json(): AsyncGenerator<string> {
    const { summary = {}, error } = this.job;
    const places = await this.placesByField();
    yield '{';
    for (const [index, [name, field]] of this.fields.entries()) {
      yield `${JSON.stringify(name)}:`;
      if (field.kind === 'value') yield JSON.stringify(field.of(summary as never) ?? null);
      else yield* this.list(places[index] ?? new Uint32Array(), field.entry);
      yield ',';
    }
    yield JSON.stringify({ summary, error }).slice(1);
  }

  private async *list(places: Uint32Array, entryOf: ReportList['entry']): AsyncGenerator<string> {
    yield '[';
    for (let at = 0; at < places.length; at += ENTRIES_PER_PAGE) {
      const entries = await this.store.entriesAt(this.job.id, places.subarray(at, at + ENTRIES_PER_PAGE));
      const text = entries.map((entry) => JSON.stringify(entryOf(outcomeIn(entry)))).join(',');
      yield at === 0 ? text : `,${text}`;
    }
    yield ']';
  }

  /** The places of the outcomes of each list, in the order of the request. */
  private async placesByField(): Promise<Uint32Array[]> {
    const found = this.fields.map((): number[] => []);
    const ranks: number[] = [];
    for await (const entries of this.pages()) {
      for (const entry of entries) {
        const outcome = outcomeIn(entry);
        for (const [index, [, field]] of this.fields.entries())
          if (field.kind === 'list' && field.has(outcome)) found[index]?.push(ranks.length);
        ranks.push(rankIn(entry));
      }
    }
    return found.map((places) =>
      Uint32Array.from(places).sort((one, other) => (ranks[one] ?? 0) - (ranks[other] ?? 0)),
    );
  }

  private pages(): AsyncGenerator<string[]> {
    return this.store.pages(this.job.id, this.job.outcomes);
  }
}
