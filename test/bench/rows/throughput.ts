import { atLeast } from '../figure.js';
import { requestsPerSecond } from '../load.js';
import { check, type Row } from '../row.js';
import { KEY } from '../sandbox-client.js';
import { KEY_HEADERS } from '../service-client.js';

const FILES = 20;
const CONNECTIONS = 32;
const WARM_UP_SECONDS = 3;
const SECONDS = 4;
/** Turns of proxy and service within a run: what else the machine does then meets both. */
const TURNS = 2;

export const throughput: Row = {
  name: 'throughput',
  work: `list ${FILES} files of a store, ${CONNECTIONS} connections`,
  run: async (bench) => {
    const sandbox = await bench.sandbox();
    const { vector_store_ids } = await sandbox.addFixtures({ stores: 1, files_per_store: FILES });
    const path = `/vector_stores/${vector_store_ids[0] ?? ''}/files`;
    // Throttling is on, and counts; it must not refuse.
    const service = await bench.service(sandbox, { THROTTLE_LIMIT: '1000000000' });
    const proxy = await bench.bareProxy(sandbox);
    const askService = (seconds: number): Promise<number> =>
      requestsPerSecond(`${service.process.origin}${path}`, KEY_HEADERS, {
        connections: CONNECTIONS,
        seconds,
      });
    const askProxy = (seconds: number): Promise<number> =>
      requestsPerSecond(
        `${proxy.origin}/v1${path}?limit=100`,
        { authorization: `Bearer ${KEY}` },
        { connections: CONNECTIONS, seconds },
      );
    await askProxy(WARM_UP_SECONDS);
    await askService(WARM_UP_SECONDS);
    let ofProxy = 0;
    let ofService = 0;
    for (let turn = 0; turn < TURNS; turn += 1) {
      bench.signal.throwIfAborted();
      ofProxy += (await askProxy(SECONDS)) / TURNS;
      ofService += (await askService(SECONDS)) / TURNS;
    }
    check(ofProxy > 0, 'the proxy answered nothing');
    return [
      { label: 'of the bare proxy', value: ofService / ofProxy, unit: 'x', limit: atLeast(0.4) },
      { label: 'service', value: ofService, unit: 'requests/s' },
      { label: 'bare proxy, for comparison', value: ofProxy, unit: 'requests/s' },
    ];
  },
};
