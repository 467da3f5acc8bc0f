import { type DynamicModule, Module } from '@nestjs/common';
import { CleanupModule } from './cleanup/cleanup.module.js';
import type { Environment } from './config/environment.js';
import { EnvironmentModule } from './config/environment.module.js';
import { ApiDocsModule } from './docs/docs.module.js';
import { HttpServerModule } from './edge/edge.module.js';
import { FilesModule } from './files/files.module.js';
import { HealthModule } from './health/health.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { ReceiptsModule } from './receipts/receipts.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { TelemetryModule } from './telemetry/telemetry.module.js';
import { ManifestsModule } from './transfer/transfer.module.js';
import { OpenAiCompatModule } from './v1/v1.module.js';
import { VectorStoresModule } from './vector-stores/vector-stores.module.js';

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
        FilesModule,
        CleanupModule,
        ReceiptsModule,
        ReportsModule,
        ManifestsModule,
        OpenAiCompatModule,
        JobsModule,
        HealthModule,
        ApiDocsModule.with(environment),
      ],
    };
  }
}
