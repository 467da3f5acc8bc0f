import { atLeast, mean } from '../figure.js';
import { type LoadTarget, type Throughput, measureThroughput } from '../load.js';
import type { Row } from '../row.js';
import { BENCH_KEY } from '../sandbox-api.js';
import { keyHeaders } from '../service-client.js';

const FILE_COUNT = 20;
const CONNECTIONS = 32;
const WARM_UP_SECONDS = 3;
const MEASURED_SECONDS = 4;
/** Proxy and service are measured alternately, so other load of the machine affects both. */
const ROUNDS = 2;
const BEARER = { authorization: `Bearer ${BENCH_KEY}` } as const;

export const throughputRow: Row = comparedWithProxy({
  name: 'throughput',
  work: `list ${FILE_COUNT} files of a store, ${CONNECTIONS} connections`,
  path: (storeId) => `/vector_stores/${storeId}/files`,
  headers: keyHeaders(),
});

/** Nothing is parsed on this route. */
export const passThroughRow: Row = comparedWithProxy({
  name: 'pass-through',
  work: `the same page under /v1, ${CONNECTIONS} connections`,
  path: (storeId) => `/v1/vector_stores/${storeId}/files?limit=100`,
  headers: BEARER,
});

interface Compared extends Pick<Row, 'name' | 'work'> {
  readonly path: (storeId: string) => string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Compares the throughput of the service with that of a proxy for the same upstream page. */
function comparedWithProxy({ name, work, path, headers }: Compared): Row {
  const run: Row['run'] = async (bench) => {
    const sandbox = await bench.sandbox();
    const { vector_store_ids } = await sandbox.addFixtures({ stores: 1, files_per_store: FILE_COUNT });
    const storeId = vector_store_ids[0] ?? '';
    // Throttling is enabled but must not reject requests.
    const service = await bench.service(sandbox, { THROTTLE_LIMIT: '1000000000' });
    const ofService: LoadTarget = {
      process: service.process,
      path: path(storeId),
      headers,
      connections: CONNECTIONS,
    };
    const ofProxy: LoadTarget = {
      process: await bench.bareProxy(sandbox),
      path: `/v1/vector_stores/${storeId}/files?limit=100`,
      headers: BEARER,
      connections: CONNECTIONS,
    };
    await measureThroughput(ofProxy, WARM_UP_SECONDS);
    await measureThroughput(ofService, WARM_UP_SECONDS);
    const proxy: Throughput[] = [];
    const measured: Throughput[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      bench.signal.throwIfAborted();
      proxy.push(await measureThroughput(ofProxy, MEASURED_SECONDS));
      measured.push(await measureThroughput(ofService, MEASURED_SECONDS));
    }
    const perSecond = meanOf(measured, 'perSecond');
    const proxyPerSecond = meanOf(proxy, 'perSecond');
    return [
      { label: 'service / bare proxy', value: perSecond / proxyPerSecond, unit: 'x', limit: atLeast(0.4) },
      { label: 'service', value: perSecond, unit: 'requests/s' },
      { label: 'bare proxy, for comparison', value: proxyPerSecond, unit: 'requests/s' },
      { label: 'CPU per request, service', value: meanOf(measured, 'cpuMsPerRequest'), unit: 'ms' },
      { label: 'CPU per request, bare proxy', value: meanOf(proxy, 'cpuMsPerRequest'), unit: 'ms' },
    ];
  };
  return { name, work, run };
}

const meanOf = (rounds: readonly Throughput[], name: keyof Throughput): number =>
  mean(rounds.map((round) => round[name]));
