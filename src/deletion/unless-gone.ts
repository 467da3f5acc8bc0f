import { UpstreamError } from '../openai/upstream-error.js';

const NOT_FOUND = 404;

/** `undefined` for a 404. */
export async function unlessGone<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UpstreamError && error.status === NOT_FOUND) return undefined;
    throw error;
  }
}
