/** OpenAI's own messages show eight characters at the front of a key, so shorter runs are no secret. */
const RUN = 8;

/** Every run of the key's characters that stands in the text. */
export function leaksIn(text: string, key: string): string[] {
  const runs = Array.from({ length: key.length - RUN + 1 }, (_, at) => key.slice(at, at + RUN));
  return runs.filter((run) => text.includes(run));
}

/** Fails the test whose answer or log shows a part of a key. */
export function refuseLeaks(where: string, text: string, key: string): void {
  const leaks = leaksIn(text, key);
  if (leaks.length > 0) throw new Error(`${where} shows a part of the key: ${leaks.join(', ')}`);
}
