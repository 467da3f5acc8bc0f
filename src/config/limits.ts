/** Maximum number of metadata keys or attributes of an object in OpenAI's API. */
export const MAX_KEY_VALUE_PAIRS = 16;
