import type { Tally } from '../../bulk/operation.js';
import { takeFileCensus } from '../../project-scan/file-census.js';
import type { Inventory } from '../../project-scan/inventory.js';
import type { CallScope } from '../../openai/call-scope.js';
import {
  type FilesReport,
  filesReport,
  type FilesReportScope,
  type Finding,
  findingsOf,
  pickNotIndexed,
  summaryOf,
} from './files-report.js';

/** One report that is being made: there are no findings before everything was looked at. */
export class FilesReportBuilder implements Tally<Finding> {
  private made: FilesReport | undefined;
  private vectorStores = 0;

  constructor(
    private readonly inventory: Inventory,
    private readonly work: CallScope,
    private readonly scope: FilesReportScope,
  ) {}

  async *lines(): AsyncGenerator<Finding> {
    const onStore = (): void => void (this.vectorStores += 1);
    const census = await takeFileCensus(this.inventory, this.work, pickNotIndexed, onStore);
    this.made = await filesReport(census, this.scope);
    yield* findingsOf(this.made);
  }

  /** Known once the lines have ended. */
  get report(): FilesReport {
    if (this.made === undefined) throw new Error('a report is known at its end only');
    return this.made;
  }

  get summary(): object {
    return summaryOf(this.report);
  }

  /** What is told follows from what was looked at. */
  add(): void {
    return undefined;
  }

  /** In stores that were looked into. */
  get progress(): { done: number; failed: number } {
    return { done: this.vectorStores, failed: 0 };
  }
}
