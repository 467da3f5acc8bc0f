import { Injectable } from '@nestjs/common';
import { TableOperation } from '../bulk/table.js';
import { Environment } from '../config/environment.js';
import type { Caller } from '../openai/caller.js';
import { OpenAiGateway } from '../openai/openai.gateway.js';
import type { VectorStore } from '../openai/types.js';
import { only } from '../selection/conditions.js';
import { type VectorStoreSelector, vectorStoreTest } from '../selection/vector-store-selector.js';
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

const DEFAULT_IDLE_DAYS = 30;
const DEFAULT_TOP = 10;

/** Reports on what there is. Errors are those of the gateway. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly environment: Environment,
  ) {}

  /** What the stores that are meant take and cost: a row each, of one listing. */
  storage(
    caller: Caller,
    { idle_days = DEFAULT_IDLE_DAYS, top = DEFAULT_TOP, ...selector }: StorageReportQuery,
  ): TableOperation<StorageRow, StorageReport> {
    const nowMs = Date.now();
    const { STORAGE_PRICE_USD_PER_GIB_DAY, STORAGE_FREE_GIB } = this.environment;
    const price = { usd_per_gib_day: STORAGE_PRICE_USD_PER_GIB_DAY, free_gib: STORAGE_FREE_GIB };
    const tally = new StorageTally(price, top, nowMs);
    const stores = only(this.gateway.listVectorStores(caller), vectorStoreTest(selector, nowMs));
    return new TableOperation(
      {
        lines: rowsOf(stores, new StorageRows(price, idle_days, nowMs)),
        tally,
        answer: (rows) => storageReport(tally.summary, rows),
      },
      STORAGE_COLUMNS,
    );
  }
}

async function* rowsOf(stores: AsyncIterable<VectorStore>, rows: StorageRows): AsyncGenerator<StorageRow> {
  for await (const store of stores) yield rows.rowOf(store);
}
