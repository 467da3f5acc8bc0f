import type { Sandbox } from '../sandbox.js';
import type { Account } from '../state/account.js';

/** Path of the web console of the service. */
export const CONSOLE_PATH = '/console/';

const KEY_HEADER = 'x-openai-api-key';

/**
 * The text printed when the service is ready: URLs, the key, and three commands to copy.
 *
 * @param hasConsole whether the service has a web console
 */
export function serviceGuide(sandbox: Sandbox, serviceUrl: string, hasConsole: boolean): string {
  const key = `-H '${KEY_HEADER}: ${sandbox.demoKey}'`;
  const [shown, ...deleted] = exampleStoreIds(sandbox.account().state);
  const lines = [
    '',
    ...(hasConsole ? [consoleLine(sandbox, serviceUrl)] : []),
    `  Documentation  ${serviceUrl}/docs`,
    `  API key        ${sandbox.demoKey}`,
    `  Emulator       ${sandbox.url} (${countsText(sandbox)}; sends nothing to OpenAI)`,
    '',
    '  List vector stores:',
    `curl -s ${serviceUrl}/vector_stores ${key}`,
  ];
  if (shown !== undefined)
    lines.push(
      '  List the files of a vector store:',
      `curl -s ${serviceUrl}/vector_stores/${shown}/files ${key}`,
    );
  if (deleted.length > 0) {
    const body = JSON.stringify({ vector_store_ids: deleted });
    const call = `curl -s -X POST ${serviceUrl}/vector_stores/with-files/bulk-delete ${key}`;
    lines.push(
      '  Delete two vector stores with their files:',
      `${call} -H 'content-type: application/json' -d '${body}'`,
    );
  }
  return [...lines, '', '  Press Ctrl-C to stop.', ''].join('\n');
}

/** The key is in the fragment, which a browser does not send. */
const consoleLine = ({ demoKey }: Sandbox, serviceUrl: string): string =>
  `  Console        ${serviceUrl}${CONSOLE_PATH}#key=${encodeURIComponent(demoKey)}`;

/** The text printed when only the emulator runs. */
export function upstreamGuide(sandbox: Sandbox): string {
  return [
    '',
    `  Emulator  ${sandbox.url} (${countsText(sandbox)})`,
    `  API key   ${sandbox.demoKey}`,
    `  Control   ${sandbox.origin}/_sandbox/settings`,
    '',
    `curl -s ${sandbox.url}/vector_stores?limit=2 -H 'authorization: Bearer ${sandbox.demoKey}'`,
    '',
    '  Press Ctrl-C to stop.',
    '',
  ].join('\n');
}

function countsText(sandbox: Sandbox): string {
  const account = sandbox.account();
  return `${account.storeIds().length} vector stores, ${account.fileIds().length} files`;
}

/** Returns up to three of the newest indexed vector stores that have files and no protection mark. */
function exampleStoreIds(account: Account): string[] {
  const ready = Array.from(account.stores.values()).filter((store) => {
    const { counts } = store.contents(account.now);
    const isReady = !store.isExpired(account.now) && counts.in_progress === 0;
    return isReady && counts.completed > 0 && store.metadata.protected === undefined;
  });
  return ready.slice(-3).map((store) => store.id);
}
