import { type DynamicModule, Module } from '@nestjs/common';
import { CleanupModule } from './features/cleanup/cleanup.module.js';
import type { Environment } from './config/environment.js';
import { EnvironmentModule } from './config/environment.module.js';
import { ApiDocsModule } from './features/api-docs/api-docs.module.js';
import { HttpServerModule } from './http/http-server.module.js';
import { FilesModule } from './features/files/files.module.js';
import { HealthModule } from './features/health/health.module.js';
import { JobsModule } from './features/jobs/jobs.module.js';
import { ReceiptsModule } from './receipts/receipts.module.js';
import { BulkUpdatesModule } from './features/bulk-updates/bulk-updates.module.js';
import { MetricsModule } from './features/metrics/metrics.module.js';
import { ReportsModule } from './features/reports/reports.module.js';
import { TelemetryModule } from './telemetry/telemetry.module.js';
import { ManifestsModule } from './features/manifests/manifests.module.js';
import { OpenAiCompatModule } from './features/openai-compat/openai-compat.module.js';
import { VectorStoresModule } from './features/vector-stores/vector-stores.module.js';

@Module({})
export class AppModule {
  static with(environment: Environment): DynamicModule {
    return {
      module: AppModule,
      imports: [
        EnvironmentModule.with(environment),
        TelemetryModule,
        HttpServerModule,
        VectorStoresModule,
        BulkUpdatesModule,
        FilesModule,
        CleanupModule,
        ReceiptsModule,
        ReportsModule,
        ManifestsModule,
        OpenAiCompatModule,
        JobsModule,
        HealthModule,
        MetricsModule,
        ApiDocsModule.with(environment),
      ],
    };
  }
}
