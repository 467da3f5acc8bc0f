import { atLeast } from '../figure.js';
import { type Load, type Throughput, throughputOf } from '../load.js';
import type { Row } from '../row.js';
import { KEY } from '../sandbox-client.js';
import { keyHeaders } from '../service-client.js';

const FILES = 20;
const CONNECTIONS = 32;
const WARM_UP_SECONDS = 3;
const SECONDS = 4;
/** Turns of proxy and service within a run: what else the machine does then meets both. */
const TURNS = 2;
const BEARER = { authorization: `Bearer ${KEY}` } as const;

export const throughput: Row = comparedWithProxy({
  name: 'throughput',
  work: `list ${FILES} files of a store, ${CONNECTIONS} connections`,
  path: (storeId) => `/vector_stores/${storeId}/files`,
  headers: keyHeaders(),
});

/** Nothing of it is parsed. */
export const passThrough: Row = comparedWithProxy({
  name: 'pass-through',
  work: `the same page under /v1, ${CONNECTIONS} connections`,
  path: (storeId) => `/v1/vector_stores/${storeId}/files?limit=100`,
  headers: BEARER,
});

interface Compared extends Pick<Row, 'name' | 'work'> {
  readonly path: (storeId: string) => string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the service stands, beside a proxy that gets the same page of upstream. */
function comparedWithProxy({ name, work, path, headers }: Compared): Row {
  const run: Row['run'] = async (bench) => {
    const sandbox = await bench.sandbox();
    const { vector_store_ids } = await sandbox.addFixtures({ stores: 1, files_per_store: FILES });
    const storeId = vector_store_ids[0] ?? '';
    // Throttling is on, and counts; it must not refuse.
    const service = await bench.service(sandbox, { THROTTLE_LIMIT: '1000000000' });
    const ofService: Load = {
      process: service.process,
      path: path(storeId),
      headers,
      connections: CONNECTIONS,
    };
    const ofProxy: Load = {
      process: await bench.bareProxy(sandbox),
      path: `/v1/vector_stores/${storeId}/files?limit=100`,
      headers: BEARER,
      connections: CONNECTIONS,
    };
    await throughputOf(ofProxy, WARM_UP_SECONDS);
    await throughputOf(ofService, WARM_UP_SECONDS);
    const proxy: Throughput[] = [];
    const measured: Throughput[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      bench.signal.throwIfAborted();
      proxy.push(await throughputOf(ofProxy, SECONDS));
      measured.push(await throughputOf(ofService, SECONDS));
    }
    const perSecond = mean(measured, 'perSecond');
    const proxyPerSecond = mean(proxy, 'perSecond');
    return [
      { label: 'of the bare proxy', value: perSecond / proxyPerSecond, unit: 'x', limit: atLeast(0.4) },
      { label: 'service', value: perSecond, unit: 'requests/s' },
      { label: 'bare proxy, for comparison', value: proxyPerSecond, unit: 'requests/s' },
      { label: 'CPU a request, service', value: mean(measured, 'cpuMsPerRequest'), unit: 'ms' },
      { label: 'CPU a request, bare proxy', value: mean(proxy, 'cpuMsPerRequest'), unit: 'ms' },
    ];
  };
  return { name, work, run };
}

const mean = (turns: readonly Throughput[], name: keyof Throughput): number =>
  turns.reduce((sum, turn) => sum + turn[name], 0) / turns.length;
