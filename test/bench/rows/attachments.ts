import { atMost } from '../figure.js';
import { check, type Row } from '../row.js';
import { settleAll } from '../settle-all.js';
import { millisecondsOf } from '../workbench.js';

/** A few more than upstream takes in a minute: the last ones wait for the first ones to be a minute old. */
const FILES = 330;
const CONNECTIONS = 32;
const TOO_MANY_REQUESTS = '429';

export const attachments: Row = {
  name: 'attachments',
  work: `attach ${FILES} files to a store at OpenAI's published limits`,
  run: async (bench) => {
    const sandbox = await bench.sandbox();
    const { vector_store_ids: stores } = await sandbox.addFixtures({ stores: 2, files_per_store: FILES });
    const [from = '', to = ''] = stores;
    const ids = await sandbox.listFilesOf(from);
    await sandbox.configure({ attach_limits: { requests_per_minute: 300, files_per_minute: 2_000 } });
    const { client } = await bench.service(sandbox);
    const tookMs = await millisecondsOf(() => settleAll(ids, CONNECTIONS, (id) => client.attach(to, id)));
    const { by_status } = await sandbox.counters();
    check((await sandbox.listFilesOf(to)).length === 2 * FILES, 'not all files were attached');
    return [
      {
        label: 'refused by upstream',
        value: by_status[TOO_MANY_REQUESTS] ?? 0,
        unit: '',
        limit: atMost(0),
        judge: 'worst',
      },
      { label: 'time', value: tookMs / 1000, unit: 's', limit: atMost(70) },
    ];
  },
};
