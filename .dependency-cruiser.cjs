/** The floors of the service, top to bottom: main, app.module, features, edge, deletion, inventory, bulk, openai, config. */
const features = '^src/(vector-stores|files|reports|cleanup|transfer|v1|jobs)/';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'a circle has no top to start reading from',
      from: {},
      to: { circular: true },
    },
    {
      name: 'controllers-know-their-service-only',
      severity: 'error',
      comment: 'what OpenAI needs is decided below the controller; it may only hand the credentials on',
      from: { path: '\\.controller\\.ts$' },
      to: { path: ['^src/openai/(?!credentials|caller|relayed-answer)', 'node_modules/(axios|undici)/'] },
    },
    {
      name: 'services-know-no-http',
      severity: 'error',
      comment: 'a use case must run without a request: faces, guards and documents belong to the edge',
      from: { path: '(\\.service|-cascade|-sharing)\\.ts$', pathNot: '^src/docs/' },
      to: {
        path: [
          'node_modules/(fastify|@fastify|@nestjs/swagger|@nestjs/platform-fastify)/',
          '\\.controller\\.ts$',
          '\\.guard\\.ts$',
          '^src/edge/',
        ],
      },
    },
    {
      name: 'edge-knows-no-feature',
      severity: 'error',
      comment: 'what HTTP needs is the same for every feature',
      from: { path: '^src/edge/' },
      to: {
        path: [
          features,
          '^src/(docs|health)/',
          '^src/openai/(?!upstream-error\\.ts|object-id\\.ts|credentials|caller|relayed-answer)',
        ],
      },
    },
    {
      name: 'bulk-knows-upstream-errors-only',
      severity: 'error',
      comment: 'a run turns any operation into outcomes; which one it is must not matter',
      from: { path: '^src/bulk/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^src/',
        pathNot: ['^src/bulk/', '^src/openai/(upstream-error|object-id|caller|work)\\.ts$', '^src/config/'],
      },
    },
    {
      name: 'selection-only-judges',
      severity: 'error',
      comment: 'what is meant is decided the same way for a listing, a plan and a report',
      from: { path: '^src/selection/' },
      to: { path: '^src/', pathNot: ['^src/selection/', '^src/openai/types\\.ts$'] },
    },
    {
      name: 'inventory-serves-every-feature',
      severity: 'error',
      comment: 'what there is, is found out the same way whatever is done about it',
      from: { path: '^src/inventory/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(inventory|bulk|openai|selection|config)/' },
    },
    {
      name: 'deletion-serves-every-feature',
      severity: 'error',
      comment: 'how something is deleted, and proven to be, is the same whoever asks for it',
      from: { path: '^src/deletion/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(deletion|inventory|bulk|openai|config)/' },
    },
    {
      name: 'openai-is-the-bottom',
      severity: 'error',
      comment: 'the only door upstream must be usable without anything above it',
      from: { path: '^src/openai/' },
      to: { path: '^src/', pathNot: ['^src/openai/', '^src/config/'] },
    },
    {
      name: 'only-openai-calls-out',
      severity: 'error',
      comment: 'one place owns auth, retry, deadline and masking of upstream calls',
      from: { path: '^src/', pathNot: '^src/(openai|sandbox)/' },
      to: { path: 'node_modules/(axios|undici|@nestjs/axios)/' },
    },
    {
      name: 'telemetry-listens-only',
      severity: 'error',
      comment: 'it binds to what openai and bulk offer to listen to; neither of them knows it',
      from: { path: '^src/telemetry/' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/telemetry/',
          '^src/config/',
          '^src/(openai/call|bulk/run)-observer\\.ts$',
          '^src/bulk/outcome\\.ts$',
        ],
      },
    },
    {
      name: 'only-telemetry-knows-how-it-is-sent',
      severity: 'error',
      comment: 'what is counted and traced must not depend on who reads it',
      from: { path: '^src/', pathNot: '^src/telemetry/' },
      to: { path: ['node_modules/(prom-client|@opentelemetry)/'] },
    },
    {
      name: 'redis-is-beside-openai',
      severity: 'error',
      comment: 'a connection must be usable by any floor, and knows none',
      from: { path: '^src/redis/' },
      to: { path: '^src/', pathNot: ['^src/redis/', '^src/config/'] },
    },
    {
      name: 'openai-and-bulk-know-no-redis',
      severity: 'error',
      comment: 'a call and a run are the same with and without replicas',
      from: { path: '^src/(openai|bulk|inventory|vector-stores|files|reports|cleanup|transfer|v1)/' },
      to: { path: ['^src/redis/', 'node_modules/ioredis/'] },
    },
    {
      name: 'config-depends-on-nothing',
      severity: 'error',
      comment: 'it is the floor',
      from: { path: '^src/config/' },
      to: { path: '^src/', pathNot: '^src/config/' },
    },
    {
      name: 'dto-is-declarations',
      severity: 'error',
      comment: 'a DTO is decorators only',
      from: { path: '/dto/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: ['/dto/', '^src/edge/(is-|examples)', '^src/edge/.*\\.dto\\.ts$'] },
    },
    {
      name: 'sandbox-stands-alone',
      severity: 'error',
      comment: 'an emulator that shares code with what it tests repeats its mistakes',
      from: { path: '^src/sandbox/' },
      to: { path: '^src/', pathNot: '^src/sandbox/' },
    },
    {
      name: 'nothing-imports-the-sandbox',
      severity: 'error',
      comment: 'it is a program of its own',
      from: { path: '^src/', pathNot: '^src/sandbox/' },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'features-meet-through-services',
      severity: 'error',
      comment: 'a feature may use another one only by what it exports',
      from: {
        path: '^src/(vector-stores|files|reports|cleanup|transfer|v1|jobs)/',
        pathNot: '\\.spec\\.ts$',
      },
      to: { path: features, pathNot: ['^src/$1/', '\\.(service|module)\\.ts$'] },
    },
    {
      name: 'source-knows-no-test',
      severity: 'error',
      comment: 'what ships must not need what tests it',
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
