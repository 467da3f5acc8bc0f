import { atMost } from '../figure.js';
import type { Row } from '../row.js';
import { measureMs } from '../workbench.js';

/** Nothing listens here. The service does not call upstream when it starts. */
const NO_UPSTREAM = 'http://127.0.0.1:9/v1';

export const startRow: Row = {
  name: 'start',
  work: 'start the service',
  run: async (bench) => {
    const tookMs = await measureMs(() => bench.startService(NO_UPSTREAM));
    return [{ label: 'time to the first response', value: tookMs / 1000, unit: 's', limit: atMost(1.5) }];
  },
};
