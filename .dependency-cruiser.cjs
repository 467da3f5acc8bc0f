/** The import rules of the service. docs/architecture.md draws the same layers and explains them. */
const upstreamTypes = 'upstream-error\\.ts|object-id\\.ts|credentials|caller\\.ts';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Files in a cycle cannot be read, tested or moved one at a time.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'controllers-use-services',
      severity: 'error',
      comment:
        'A controller maps HTTP to one service call. It may pass the credentials on, nothing else of the upstream.',
      from: { path: '\\.controller\\.ts$' },
      to: {
        path: [`^src/openai/(?!${upstreamTypes}|relay/relayed-response)`, 'node_modules/(axios|undici)/'],
      },
    },
    {
      name: 'services-know-no-http',
      severity: 'error',
      comment: 'A use case must run without a request: a job runs it after the request has ended.',
      from: {
        path: '(\\.service|-cascade|-holders)\\.ts$',
        pathNot: '^src/features/(api-docs|openai-compat/specification)/',
      },
      to: {
        path: [
          'node_modules/(fastify|@fastify|@nestjs/swagger|@nestjs/platform-fastify)/',
          '\\.controller\\.ts$',
          '\\.guard\\.ts$',
          '^src/http/',
        ],
      },
    },
    {
      name: 'http-knows-no-feature',
      severity: 'error',
      comment: 'Authentication, errors, formats and throttling are the same for every feature.',
      from: { path: '^src/http/' },
      to: {
        path: [
          '^src/(features|deletion|indexing|project-scan|selectors)/',
          `^src/openai/(?!${upstreamTypes}|relay/relayed-response)`,
        ],
      },
    },
    {
      name: 'contracts-are-declarations',
      severity: 'error',
      comment: 'Shared DTOs describe requests and responses; they must not pull in behavior.',
      from: { path: '^src/contracts/' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/contracts/',
          '^src/receipts/dto/',
          '^src/http/validation/is-',
          '^src/bulk/operation\\.ts$',
        ],
      },
    },
    {
      name: 'bulk-knows-upstream-errors-only',
      severity: 'error',
      comment:
        'The bulk engine turns any operation into outcomes, so it must not depend on a particular one.',
      from: { path: '^src/bulk/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/(bulk|async|config|contracts)/',
          '^src/receipts/(receipt|dto/receipt\\.dto)\\.ts$',
          '^src/openai/(upstream-error|object-id|caller|call-scope)\\.ts$',
        ],
      },
    },
    {
      name: 'reports-are-typed-by-dtos',
      severity: 'error',
      comment:
        'A report has the type of the DTO that documents it. Only the type: the layers below the controllers must not load ' +
        'the decorators of the HTTP layer.',
      from: { path: '^src/(bulk|deletion|indexing)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '\\.dto\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'selector-criteria-are-pure',
      severity: 'error',
      comment:
        'A listing, a plan and a report must apply the same conditions in the same way. A selector has the type of its DTO.',
      from: { path: '^src/selectors/criteria/' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/selectors/criteria/',
          '^src/async/',
          '^src/config/units\\.ts$',
          '^src/openai/gateway/types\\.ts$',
          '^src/selectors/dto/',
        ],
      },
    },
    {
      name: 'project-scan-serves-every-feature',
      severity: 'error',
      comment: 'The scan of a project is the same for reports, plans, manifests and deletions.',
      from: { path: '^src/project-scan/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(project-scan|selectors/criteria|bulk|openai|async|config)/' },
    },
    {
      name: 'selectors-serve-every-feature',
      severity: 'error',
      comment: 'Resolving a selector to ids must not depend on the use of the ids.',
      from: { path: '^src/selectors/(?!dto/)', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(selectors|project-scan|bulk|openai|async|config)/' },
    },
    {
      name: 'deletion-serves-every-feature',
      severity: 'error',
      comment: 'A deletion and its verification are the same for every route that deletes.',
      from: { path: '^src/(deletion|indexing)/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^src/',
        pathNot: '^src/(deletion|indexing|project-scan|bulk|openai|async|config|contracts)/',
      },
    },
    {
      name: 'openai-is-the-lowest-layer',
      severity: 'error',
      comment: 'The client of OpenAI must be usable and testable without the layers above it.',
      from: { path: '^src/openai/' },
      to: { path: '^src/', pathNot: ['^src/openai/', '^src/async/', '^src/config/'] },
    },
    {
      name: 'only-openai-calls-upstream',
      severity: 'error',
      comment: 'One layer owns authentication, retries, deadlines and masking of upstream calls.',
      from: { path: '^src/', pathNot: '^src/(openai|sandbox)/' },
      to: { path: 'node_modules/(axios|undici|@nestjs/axios)/' },
    },
    {
      name: 'telemetry-observes-only',
      severity: 'error',
      comment:
        'Telemetry implements the observers that openai and bulk offer; neither of them depends on it.',
      from: { path: '^src/telemetry/' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/telemetry/',
          '^src/config/',
          '^src/openai/http/call-observer\\.ts$',
          '^src/bulk/run-observer\\.ts$',
          '^src/bulk/report/outcome\\.ts$',
        ],
      },
    },
    {
      name: 'only-telemetry-knows-exporters',
      severity: 'error',
      comment: 'Code that counts or traces must not depend on where the data is sent.',
      from: { path: '^src/', pathNot: '^src/telemetry/' },
      to: { path: ['node_modules/(prom-client|@opentelemetry)/'] },
    },
    {
      name: 'redis-depends-on-config-only',
      severity: 'error',
      comment: 'Any layer may share the connection, so it must not depend on one.',
      from: { path: '^src/redis/' },
      to: { path: '^src/', pathNot: ['^src/redis/', '^src/config/'] },
    },
    {
      name: 'redis-is-for-jobs-and-throttling',
      severity: 'error',
      comment: 'Calls and bulk runs behave the same with one replica and with several.',
      from: {
        path: '^src/(openai|bulk|project-scan|selectors|deletion|indexing|features)/',
        pathNot: '^src/features/(jobs|health|metrics)/',
      },
      to: { path: ['^src/redis/', 'node_modules/ioredis/'] },
    },
    {
      name: 'async-and-config-depend-on-nothing',
      severity: 'error',
      comment: 'Both are used by every layer.',
      from: { path: '^src/(async|config)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(async|config)/' },
    },
    {
      name: 'dto-is-declarations',
      severity: 'error',
      comment: 'A DTO consists of decorators; logic in it would run during validation.',
      from: { path: '/dto/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^src/',
        pathNot: [
          '/dto/',
          '^src/contracts/',
          '^src/http/validation/is-',
          '^src/config/limits\\.ts$',
          '^src/selectors/criteria/moment\\.ts$',
          '^src/config/units\\.ts$',
        ],
      },
    },
    {
      name: 'sandbox-is-independent',
      severity: 'error',
      comment: 'An emulator that shares code with the service under test repeats its mistakes.',
      from: { path: '^src/sandbox/' },
      to: { path: '^src/', pathNot: '^src/sandbox/' },
    },
    {
      name: 'nothing-imports-the-sandbox',
      severity: 'error',
      comment: 'It is a separate program.',
      from: { path: '^src/', pathNot: '^src/sandbox/' },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'console-is-an-http-client',
      severity: 'error',
      comment:
        'The console runs in a browser and uses the public routes only, so curl can do everything that it can.',
      from: { path: '^src/console/(?!build/)' },
      to: { path: ['^src/', '^test/'], pathNot: '^src/console/(?!build/)' },
    },
    {
      name: 'nothing-imports-the-console',
      severity: 'error',
      comment: 'It is a separate program, served as static files.',
      from: { path: '^src/', pathNot: '^src/console/' },
      to: { path: '^src/console/' },
    },
    {
      name: 'console-layers',
      severity: 'error',
      comment: 'Screens are built from shared components, which must not depend on a screen.',
      from: { path: '^src/console/(api|i18n|ui)/' },
      to: { path: '^src/console/(app|features)/' },
    },
    {
      name: 'console-screens-are-independent',
      severity: 'error',
      comment: 'Screens lead to each other by URL. Code that two of them need is in ui or api.',
      from: { path: '^src/console/features/([^/]+)/' },
      to: { path: '^src/console/(app|features)/', pathNot: '^src/console/features/$1/' },
    },
    {
      name: 'features-use-exported-services',
      severity: 'error',
      comment:
        'A feature may use another one only through the services that its module exports, and their DTOs.',
      from: { path: '^src/features/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/features/', pathNot: ['^src/features/$1/', '\\.(service|module|dto)\\.ts$'] },
    },
    {
      name: 'source-imports-no-test',
      severity: 'error',
      comment: 'Production code must build without its tests.',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: ['^test/', '\\.spec\\.ts$'], dependencyTypesNot: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
