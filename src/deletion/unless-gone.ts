import { UpstreamError } from '../openai/upstream-error.js';

/** `undefined` for a 404 that states that the object does not exist. */
export async function unlessGone<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UpstreamError && error.isNotFound) return undefined;
    throw error;
  }
}
