import { Injectable } from '@nestjs/common';
import { filterAsync, mapAsync } from '../../async/streams.js';
import type { Operation } from '../../bulk/operation.js';
import { CallScope } from '../../openai/call-scope.js';
import type { Caller } from '../../openai/caller.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import { ProjectScan } from '../../project-scan/project-scan.js';
import { vectorStoreMatcher } from '../../selectors/criteria/vector-store-selector.js';
import type { FilesReportDto } from './dto/files-report.dto.js';
import type { FilesReportQueryDto, StorageReportQueryDto } from './dto/report-queries.dto.js';
import type { StorageReportDto, StorageRowDto } from './dto/storage-report.dto.js';
import { FilesReportRun, type Finding } from './files-report.js';
import { StoragePriceService } from './storage-price.service.js';
import { STORAGE_COLUMNS, StorageReportRun } from './storage-report.js';

/** Reports on the vector stores and files of a project. Errors are those of the gateway. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly projectScan: ProjectScan,
    private readonly prices: StoragePriceService,
  ) {}

  /** Reports the storage and cost of the selected stores, from one listing. */
  storage(
    caller: Caller,
    { idle_days, top, ...selector }: StorageReportQueryDto,
  ): Operation<StorageRowDto, StorageReportDto> {
    const nowMs = Date.now();
    const run = new StorageReportRun(this.prices, { idleDays: idle_days, top, nowMs });
    const matches = vectorStoreMatcher(selector, nowMs);
    const stores = filterAsync(this.gateway.listVectorStores(caller), (store) => {
      const isSelected = matches(store);
      if (!isSelected) run.addOther(store);
      return isSelected;
    });
    return {
      kind: 'operation',
      lines: mapAsync(stores, (store) => run.rowOf(store)),
      tally: run,
      report: (rows) => run.reportOf(rows),
      columns: STORAGE_COLUMNS,
    };
  }

  /** Reports orphaned, dangling, duplicate and unindexed files, from one scan of the project. */
  files(caller: Caller, query: FilesReportQueryDto): Operation<Finding, FilesReportDto> {
    const { orphan_purpose, orphan_min_age, stuck_minutes, ...selector } = query;
    const run = new FilesReportRun({
      selector,
      orphans: { purpose: orphan_purpose ?? selector.purpose, minAge: orphan_min_age },
      stuckMinutes: stuck_minutes,
      nowMs: Date.now(),
    });
    const scope = new CallScope(caller);
    const findings = run.findings(this.projectScan, scope);
    return {
      kind: 'operation',
      lines: findings,
      tally: run,
      report: (lines) => run.reportOf(lines),
      callsInFlight: () => scope.callsInFlight,
    };
  }
}
