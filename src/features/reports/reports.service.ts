import { Injectable } from '@nestjs/common';
import type { Operation } from '../../bulk/operation.js';
import { Environment } from '../../config/environment.js';
import { Inventory } from '../../project-scan/inventory.js';
import type { Caller } from '../../openai/caller.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { VectorStore } from '../../openai/gateway/types.js';
import { CallScope } from '../../openai/call-scope.js';
import { only } from '../../selectors/criteria/conditions.js';
import type { FileSelector } from '../../selectors/criteria/file-selector.js';
import { type VectorStoreSelector, vectorStoreTest } from '../../selectors/criteria/vector-store-selector.js';
import { FilesReportBuilder } from './files-report-builder.js';
import type { FilesReport, Finding } from './files-report.js';
import {
  STORAGE_COLUMNS,
  type StorageReport,
  storageReport,
  type StorageRow,
  StorageRows,
  StorageTally,
} from './storage-report.js';

/** Which stores a storage report is about, and what stands out. */
export interface StorageReportQuery extends VectorStoreSelector {
  /** Days without use from which on a store is idle. Default 30. */
  readonly idle_days?: number | undefined;
  /** How many of the largest stores are told. Default 10. */
  readonly top?: number | undefined;
}

/** Which files a report is about, and what counts as what. */
export interface FilesReportQuery extends FileSelector {
  /** Default: the purposes that the selector names, else `assistants`. */
  readonly orphan_purpose?: readonly string[] | undefined;
  /** An age. Default 24 hours. */
  readonly orphan_min_age?: string | undefined;
  /** Minutes from which on a file that is being indexed is stuck. Default 60. */
  readonly stuck_minutes?: number | undefined;
}

const DEFAULT_STUCK_MINUTES = 60;
const DEFAULT_IDLE_DAYS = 30;
const DEFAULT_TOP = 10;

/** Reports on what there is. Errors are those of the gateway. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly inventory: Inventory,
    private readonly environment: Environment,
  ) {}

  /** What the stores that are meant take and cost: a row each, of one listing. */
  storage(
    caller: Caller,
    { idle_days = DEFAULT_IDLE_DAYS, top = DEFAULT_TOP, ...selector }: StorageReportQuery,
  ): Operation<StorageRow, StorageReport> {
    const nowMs = Date.now();
    const { STORAGE_PRICE_USD_PER_GIB_DAY, STORAGE_FREE_GIB } = this.environment;
    const price = { usd_per_gib_day: STORAGE_PRICE_USD_PER_GIB_DAY, free_gib: STORAGE_FREE_GIB };
    const tally = new StorageTally(price, top, nowMs);
    const isMeant = vectorStoreTest(selector, nowMs);
    const stores = only(this.gateway.listVectorStores(caller), (store) => {
      const meant = isMeant(store);
      if (!meant) tally.addOther(store);
      return meant;
    });
    return {
      kind: 'operation',
      lines: rowsOf(stores, new StorageRows(price, idle_days, nowMs)),
      tally,
      report: (rows) => storageReport(tally.summary, rows),
      columns: STORAGE_COLUMNS,
    };
  }

  /** Which files are in nobody's use, or could not be indexed: of one scan of all stores and one listing of all files. */
  files(caller: Caller, query: FilesReportQuery): Operation<Finding, FilesReport> {
    const { orphan_purpose, orphan_min_age, stuck_minutes = DEFAULT_STUCK_MINUTES, ...selector } = query;
    const scope = {
      selector,
      orphans: { purpose: orphan_purpose ?? selector.purpose, minAge: orphan_min_age },
      stuckMinutes: stuck_minutes,
      nowMs: Date.now(),
    };
    const work = new CallScope(caller);
    const making = new FilesReportBuilder(this.inventory, work, scope);
    return {
      kind: 'operation',
      lines: making.lines(),
      tally: making,
      report: () => making.report,
      callsInFlight: () => work.callsInFlight,
    };
  }
}

async function* rowsOf(stores: AsyncIterable<VectorStore>, rows: StorageRows): AsyncGenerator<StorageRow> {
  for await (const store of stores) yield rows.rowOf(store);
}
