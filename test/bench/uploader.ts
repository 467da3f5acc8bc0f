import { request } from 'node:http';
import type { Process } from './processes.js';
import { check } from './row.js';
import { KEY } from './sandbox-client.js';

export const MIB = 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, 'x');
const BOUNDARY = 'a-boundary-of-the-bench';
const HEAD = Buffer.from(
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="purpose"\r\n\r\nassistants\r\n` +
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="large.bin"\r\n\r\n`,
);
const TAIL = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);

export interface Uploaded {
  readonly mibPerSecond: number;
  /** CPU time of the process that was uploaded to. */
  readonly cpuMsPerMib: number;
}

/** Uploads a file of that many bytes as a form, at the pace at which it is taken. @throws Error unless all of it arrived */
export async function upload(to: Process, fileBytes: number, signal: AbortSignal): Promise<Uploaded> {
  const cpuMs = await to.cpuMs();
  const startedAt = performance.now();
  const arrived = await send(to.origin, fileBytes, signal);
  const seconds = (performance.now() - startedAt) / 1000;
  check(arrived === formBytes(fileBytes), `${arrived} bytes arrived`);
  const mib = fileBytes / MIB;
  return { mibPerSecond: mib / seconds, cpuMsPerMib: ((await to.cpuMs()) - cpuMs) / mib };
}

const formBytes = (fileBytes: number): number => HEAD.length + fileBytes + TAIL.length;

function send(origin: string, fileBytes: number, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${origin}/v1/files`,
      {
        method: 'POST',
        signal,
        headers: {
          authorization: `Bearer ${KEY}`,
          'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
          'content-length': formBytes(fileBytes),
        },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.once('end', () => resolve((JSON.parse(text) as { bytes: number }).bytes));
      },
    );
    outgoing.once('error', reject);
    let left = fileBytes;
    const go = (): void => {
      while (left > 0) {
        const chunk = CHUNK.subarray(0, left);
        left -= chunk.length;
        if (!outgoing.write(chunk)) {
          outgoing.once('drain', go);
          return;
        }
      }
      outgoing.end(TAIL);
    };
    outgoing.write(HEAD);
    go();
  });
}
