import { atMost } from '../figure.js';
import { checkResult, type Row } from '../row.js';
import { forEachConcurrently } from '../for-each-concurrently.js';
import { measureMs } from '../workbench.js';

/** More than the limit per minute, so the last requests must wait. */
const FILE_COUNT = 330;
const CONNECTIONS = 32;
const TOO_MANY_REQUESTS = '429';

export const attachmentsRow: Row = {
  name: 'attachments',
  work: `attach ${FILE_COUNT} files to a store within OpenAI's published limits`,
  run: async (bench) => {
    const sandbox = await bench.sandbox();
    const { vector_store_ids: stores } = await sandbox.addFixtures({
      stores: 2,
      files_per_store: FILE_COUNT,
    });
    const [from = '', to = ''] = stores;
    const ids = await sandbox.listFilesOf(from);
    await sandbox.configure({ attach_limits: { requests_per_minute: 300, files_per_minute: 2_000 } });
    const { client } = await bench.service(sandbox);
    const tookMs = await measureMs(() =>
      forEachConcurrently(ids, CONNECTIONS, (id) => client.attach(to, id)),
    );
    const { by_status } = await sandbox.counters();
    checkResult((await sandbox.listFilesOf(to)).length === 2 * FILE_COUNT, 'not all files were attached');
    return [
      {
        label: 'rejected by upstream (429)',
        value: by_status[TOO_MANY_REQUESTS] ?? 0,
        unit: '',
        limit: atMost(0),
        aggregate: 'worst',
      },
      { label: 'time', value: tookMs / 1000, unit: 's', limit: atMost(70) },
    ];
  },
};
