import { atMost } from '../figure.js';
import type { Row } from '../row.js';
import { millisecondsOf } from '../workbench.js';

/** Nothing listens there: the service does not call upstream to start. */
const NO_UPSTREAM = 'http://127.0.0.1:9/v1';

export const start: Row = {
  name: 'start',
  work: 'start the service',
  run: async (bench) => {
    const tookMs = await millisecondsOf(() => bench.startService(NO_UPSTREAM));
    return [{ label: 'to the first answer', value: tookMs / 1000, unit: 's', limit: atMost(1.5) }];
  },
};
