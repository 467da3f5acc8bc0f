import { atLeast, atMost, mean } from '../figure.js';
import { peakMemoryDuring } from '../memory-probe.js';
import type { Row } from '../row.js';
import { MIB, measureUpload as uploadTo, type UploadRate } from '../uploader.js';

const FILE_BYTES = 512 * MIB;
/** Uploaded first to warm up code and heap. */
const WARM_UP_BYTES = 64 * MIB;
/** Proxy and service are measured alternately, so other load of the machine affects both. */
const ROUNDS = 2;

/** Memory growth is the peak sample during the uploads minus the sample before them. */
export const uploadRow: Row = {
  name: 'upload',
  work: `upload ${FILE_BYTES / MIB} MiB under /v1`,
  run: async (bench) => {
    const sink = await bench.sink();
    const proxy = await bench.bareProxy(sink);
    const service = await bench.startService(`${sink.origin}/v1`);
    await uploadTo(proxy, WARM_UP_BYTES, bench.signal);
    await uploadTo(service, WARM_UP_BYTES, bench.signal);
    const before = await service.residentBytes();
    const ofProxy: UploadRate[] = [];
    const ofService: UploadRate[] = [];
    const highest = await peakMemoryDuring(service, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        ofProxy.push(await uploadTo(proxy, FILE_BYTES, bench.signal));
        ofService.push(await uploadTo(service, FILE_BYTES, bench.signal));
      }
    });
    const perSecond = meanRate(ofService, 'mibPerSecond');
    const proxyPerSecond = meanRate(ofProxy, 'mibPerSecond');
    return [
      { label: 'service / bare proxy', value: perSecond / proxyPerSecond, unit: 'x', limit: atLeast(0.7) },
      {
        label: 'growth of resident memory',
        value: Math.max(0, highest - before) / MIB,
        unit: 'MiB',
        limit: atMost(32),
      },
      { label: 'resident memory before', value: before / MIB, unit: 'MiB' },
      { label: 'service, per second', value: perSecond, unit: 'MiB' },
      { label: 'bare proxy, per second, for comparison', value: proxyPerSecond, unit: 'MiB' },
      { label: 'CPU per MiB, service', value: meanRate(ofService, 'cpuMsPerMib'), unit: 'ms' },
      { label: 'CPU per MiB, bare proxy', value: meanRate(ofProxy, 'cpuMsPerMib'), unit: 'ms' },
    ];
  },
};

const meanRate = (rounds: readonly UploadRate[], name: keyof UploadRate): number =>
  mean(rounds.map((round) => round[name]));
