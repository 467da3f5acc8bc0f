/** The contents of an error response, as far as they can be read. */
export interface ErrorBody {
  readonly message?: string | undefined;
  readonly code?: string | undefined;
  /** Whether the body is JSON, as opposed to a page or a line of text from a server in between. */
  readonly isJson: boolean;
}

/** Fields that may hold another error, or a list of errors. */
const NESTED = ['error', 'detail', 'errors', 'message'] as const;
/** Fields that may hold the text of an error, most specific first. */
const TEXTS = ['message', 'detail', 'msg', 'error_description', 'title', 'error'] as const;
const CODES = ['code', 'error_code'] as const;
/** Errors within errors: no known format nests deeper. */
const MAX_DEPTH = 3;
/** Longest text without JSON that is read as a message, in characters. */
const MAX_TEXT_LENGTH = 2_000;
const HTML = /^\s*</;
const HTML_TITLE = /<(?:title|h1)[^>]*>([^<]{1,200})</i;

/**
 * Reads an error response in the formats that upstreams and the gateways in front of them send: OpenAI's, Azure's, those of
 * FastAPI, RFC 9457 and OAuth, plain text, and the title of an HTML page.
 */
export function readErrorBody(text: string): ErrorBody {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return { message: readText(text), isJson: false };
    throw error;
  }
  return { ...readFields(body, MAX_DEPTH), isJson: true };
}

function readFields(value: unknown, depth: number): Omit<ErrorBody, 'isJson'> {
  if (typeof value === 'string') return { message: textOf(value) };
  if (Array.isArray(value)) return depth === 0 ? {} : readFields(value[0], depth - 1);
  if (!isObject(value)) return {};
  const nested = depth === 0 ? undefined : NESTED.map((name) => value[name]).find(isObject);
  const inner = nested && readFields(nested, depth - 1);
  return {
    message: inner?.message ?? firstOf(TEXTS, (name) => textOf(value[name])),
    code: inner?.code ?? firstOf(CODES, (name) => codeOf(value[name])),
  };
}

function readText(text: string): string | undefined {
  if (HTML.test(text)) return textOf(HTML_TITLE.exec(text)?.[1]);
  return text.length > MAX_TEXT_LENGTH ? undefined : textOf(text);
}

function firstOf<Name>(names: readonly Name[], read: (name: Name) => string | undefined): string | undefined {
  for (const name of names) {
    const value = read(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** Some gateways send the status as the code, as a number or as text. */
const codeOf = (value: unknown): string | undefined =>
  typeof value === 'number' ? String(value) : textOf(value);

/** Lists too: their first entry is read. */
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
