import { atLeast, atMost } from '../figure.js';
import { highestWhile } from '../memory-probe.js';
import type { Row } from '../row.js';
import { MIB, upload as uploadTo, type Uploaded } from '../uploader.js';

const FILE_BYTES = 512 * MIB;
/** Uploaded first, so that code is compiled and heaps have grown as they do for any upload. */
const WARM_UP_BYTES = 64 * MIB;
/** Turns of proxy and service within a run: what else the machine does then meets both. */
const TURNS = 2;

/** Growth is the highest of the samples taken during the uploads, less the one just before them. */
export const upload: Row = {
  name: 'upload',
  work: `upload ${FILE_BYTES / MIB} MiB under /v1`,
  run: async (bench) => {
    const sink = await bench.sink();
    const proxy = await bench.bareProxy(sink);
    const service = await bench.startService(`${sink.origin}/v1`);
    await uploadTo(proxy, WARM_UP_BYTES, bench.signal);
    await uploadTo(service, WARM_UP_BYTES, bench.signal);
    const before = await service.residentBytes();
    const ofProxy: Uploaded[] = [];
    const ofService: Uploaded[] = [];
    const highest = await highestWhile(service, async () => {
      for (let turn = 0; turn < TURNS; turn += 1) {
        ofProxy.push(await uploadTo(proxy, FILE_BYTES, bench.signal));
        ofService.push(await uploadTo(service, FILE_BYTES, bench.signal));
      }
    });
    const perSecond = mean(ofService, 'mibPerSecond');
    const proxyPerSecond = mean(ofProxy, 'mibPerSecond');
    return [
      { label: 'of the bare proxy', value: perSecond / proxyPerSecond, unit: 'x', limit: atLeast(0.7) },
      {
        label: 'growth of resident memory',
        value: Math.max(0, highest - before) / MIB,
        unit: 'MiB',
        limit: atMost(32),
      },
      { label: 'resident before', value: before / MIB, unit: 'MiB' },
      { label: 'service, a second', value: perSecond, unit: 'MiB' },
      { label: 'bare proxy, a second, for comparison', value: proxyPerSecond, unit: 'MiB' },
      { label: 'CPU a MiB, service', value: mean(ofService, 'cpuMsPerMib'), unit: 'ms' },
      { label: 'CPU a MiB, bare proxy', value: mean(ofProxy, 'cpuMsPerMib'), unit: 'ms' },
    ];
  },
};

const mean = (turns: readonly Uploaded[], name: keyof Uploaded): number =>
  turns.reduce((sum, turn) => sum + turn[name], 0) / turns.length;
