import { request } from 'node:http';
import type { BenchProcess } from './processes.js';
import { checkResult } from './row.js';
import { BENCH_KEY } from './sandbox-api.js';

export const MIB = 1024 * 1024;
const FILE_CHUNK = Buffer.alloc(64 * 1024, 'x');
const BOUNDARY = 'a-boundary-of-the-bench';
const FORM_HEAD = Buffer.from(
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="purpose"\r\n\r\nassistants\r\n` +
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="large.bin"\r\n\r\n`,
);
const FORM_TAIL = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);

export interface UploadRate {
  readonly mibPerSecond: number;
  /** CPU time of the receiving process. */
  readonly cpuMsPerMib: number;
}

/** Uploads a file as a form as fast as it is accepted. @throws Error if not all bytes arrive */
export async function measureUpload(
  to: BenchProcess,
  fileBytes: number,
  signal: AbortSignal,
): Promise<UploadRate> {
  const cpuMs = await to.cpuMs();
  const startedAt = performance.now();
  const arrived = await sendForm(to.origin, fileBytes, signal);
  const seconds = (performance.now() - startedAt) / 1000;
  checkResult(arrived === formBytes(fileBytes), `only ${arrived} bytes arrived`);
  const mib = fileBytes / MIB;
  return { mibPerSecond: mib / seconds, cpuMsPerMib: ((await to.cpuMs()) - cpuMs) / mib };
}

const formBytes = (fileBytes: number): number => FORM_HEAD.length + fileBytes + FORM_TAIL.length;

function sendForm(origin: string, fileBytes: number, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${origin}/v1/files`,
      {
        method: 'POST',
        signal,
        headers: {
          authorization: `Bearer ${BENCH_KEY}`,
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
    let remaining = fileBytes;
    const writeRest = (): void => {
      while (remaining > 0) {
        const chunk = FILE_CHUNK.subarray(0, remaining);
        remaining -= chunk.length;
        if (!outgoing.write(chunk)) {
          outgoing.once('drain', writeRest);
          return;
        }
      }
      outgoing.end(FORM_TAIL);
    };
    outgoing.write(FORM_HEAD);
    writeRest();
  });
}
