import autocannon from 'autocannon';
import { HOST } from './processes.js';

/**
 * Requests a second that a GET stands, from so many kept-alive connections without a pause.
 *
 * @throws Error when anything but 200 came back
 */
export async function requestsPerSecond(
  url: string,
  headers: Readonly<Record<string, string>>,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<number> {
  if (new URL(url).hostname !== HOST) throw new Error(`the bench calls nothing but ${HOST}`);
  const result = await autocannon({ url, headers: { ...headers }, connections, duration: seconds });
  if (result.errors + result.timeouts + result.non2xx > 0)
    throw new Error(
      `${url}: ${result.non2xx} bad answers, ${result.errors} errors, ${result.timeouts} timeouts`,
    );
  return result['2xx'] / result.duration;
}
