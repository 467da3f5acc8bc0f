/** Maximum number of metadata keys or attributes of an object in OpenAI's API. */
export const MAX_KEY_VALUE_PAIRS = 16;

/** Maximum number of files in one page of OpenAI's API. */
export const MAX_FILES_PER_PAGE = 10_000;
