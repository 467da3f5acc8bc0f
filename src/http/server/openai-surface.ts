/** Where the service speaks as OpenAI does. */
export const OPENAI_PREFIX = 'v1';

/** A request target may be a whole URL, as it is sent to a proxy. */
const OPENAI_PATH = new RegExp(`^(?:https?://[^/?#]*)?/${OPENAI_PREFIX}(?:[/?]|$)`);

/** Whether a request is made to the OpenAI-compatible surface; it is then answered in OpenAI's shapes. */
export const isOpenAiRequest = ({ url = '' }: { readonly url?: string }): boolean => OPENAI_PATH.test(url);
