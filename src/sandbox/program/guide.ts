import type { Sandbox } from '../sandbox.js';
import type { Account } from '../state/account.js';

const KEY_HEADER = 'x-openai-api-key';

/** What a person needs to try the service out: links, the key, and three calls that work when pasted. */
export function serviceGuide(sandbox: Sandbox, serviceUrl: string): string {
  const key = `-H '${KEY_HEADER}: ${sandbox.demoKey}'`;
  const [shown, ...deleted] = exampleStoreIds(sandbox.account().state);
  const lines = [
    '',
    `  Documentation  ${serviceUrl}/docs`,
    `  Key            ${sandbox.demoKey}`,
    `  Emulator       ${sandbox.url} (${countsText(sandbox)}; nothing is sent to OpenAI)`,
    '',
    '  List the vector stores:',
    `curl -s ${serviceUrl}/vector_stores ${key}`,
  ];
  if (shown !== undefined)
    lines.push('  List the files of one:', `curl -s ${serviceUrl}/vector_stores/${shown}/files ${key}`);
  if (deleted.length > 0) {
    const body = JSON.stringify({ vector_store_ids: deleted });
    const call = `curl -s -X POST ${serviceUrl}/vector_stores/with-files/bulk-delete ${key}`;
    lines.push('  Delete two with their files:', `${call} -H 'content-type: application/json' -d '${body}'`);
  }
  return [...lines, '', '  Ctrl-C stops both.', ''].join('\n');
}

/** What a person needs to use the emulator alone. */
export function upstreamGuide(sandbox: Sandbox): string {
  return [
    '',
    `  Emulator  ${sandbox.url} (${countsText(sandbox)})`,
    `  Key       ${sandbox.demoKey}`,
    `  Control   ${sandbox.origin}/_sandbox/settings`,
    '',
    `curl -s ${sandbox.url}/vector_stores?limit=2 -H 'authorization: Bearer ${sandbox.demoKey}'`,
    '',
    '  Ctrl-C stops it.',
    '',
  ].join('\n');
}

function countsText(sandbox: Sandbox): string {
  const account = sandbox.account();
  return `${account.storeIds().length} vector stores, ${account.fileIds().length} files`;
}

/** The newest ready stores with files in them that nobody marked as protected: up to three. */
function exampleStoreIds(account: Account): string[] {
  const ready = Array.from(account.stores.values()).filter((store) => {
    const { counts } = store.contents(account.now);
    const isReady = !store.isExpired(account.now) && counts.in_progress === 0;
    return isReady && counts.completed > 0 && store.metadata.protected === undefined;
  });
  return ready.slice(-3).map((store) => store.id);
}
