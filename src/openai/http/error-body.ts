/** The readable contents of an error response. */
export interface ErrorBody {
  readonly message?: string | undefined;
  readonly code?: string | undefined;
  /** `false` for an HTML page or plain text, which may come from a proxy or gateway. */
  readonly isJson: boolean;
}

/** Fields that may contain another error, or a list of errors. */
const NESTED_FIELDS = ['error', 'detail', 'errors', 'message'] as const;
/** Fields that may contain the message, most specific first. */
const MESSAGE_FIELDS = ['message', 'detail', 'msg', 'error_description', 'title', 'error'] as const;
const CODE_FIELDS = ['code', 'error_code'] as const;
/** Deepest nesting of errors in known formats. */
const MAX_ERROR_DEPTH = 3;
/** Longest plain text that is used as a message, in characters. */
const MAX_TEXT_LENGTH = 2_000;
const HTML_START = /^\s*</;
const HTML_TITLE = /<(?:title|h1)[^>]*>([^<]{1,200})</i;

/**
 * Reads an error response in the formats of upstreams and gateways: OpenAI, Azure, FastAPI, RFC 9457, OAuth, plain text, and
 * the title of an HTML page.
 */
export function readErrorBody(text: string): ErrorBody {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return { message: readText(text), isJson: false };
    throw error;
  }
  return { ...readFields(body, MAX_ERROR_DEPTH), isJson: true };
}

function readFields(value: unknown, depth: number): Omit<ErrorBody, 'isJson'> {
  if (typeof value === 'string') return { message: nonEmptyText(value) };
  if (Array.isArray(value)) return depth === 0 ? {} : readFields(value[0], depth - 1);
  if (!isObjectOrList(value)) return {};
  const nested = depth === 0 ? undefined : NESTED_FIELDS.map((name) => value[name]).find(isObjectOrList);
  const inner = nested && readFields(nested, depth - 1);
  return {
    message: inner?.message ?? firstPresent(MESSAGE_FIELDS, (name) => nonEmptyText(value[name])),
    code: inner?.code ?? firstPresent(CODE_FIELDS, (name) => errorCode(value[name])),
  };
}

function readText(text: string): string | undefined {
  if (HTML_START.test(text)) return nonEmptyText(HTML_TITLE.exec(text)?.[1]);
  return text.length > MAX_TEXT_LENGTH ? undefined : nonEmptyText(text);
}

function firstPresent<Name>(
  names: readonly Name[],
  read: (name: Name) => string | undefined,
): string | undefined {
  for (const name of names) {
    const value = read(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

const nonEmptyText = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** Some gateways send the status as the code, as a number or as text. */
const errorCode = (value: unknown): string | undefined =>
  typeof value === 'number' ? String(value) : nonEmptyText(value);

/** Includes lists, of which the first entry is read. */
const isObjectOrList = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
