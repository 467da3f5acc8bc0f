import { ValidateBy } from 'class-validator';

/** OpenAI's own limits, of metadata and of attributes. */
export const MAX_PAIRS = 16;
const MAX_KEY = 64;
const MAX_TEXT = 512;

type Pairs = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Pairs =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong with pairs of which each value is accepted or not; `undefined` for nothing. */
function pairsProblem(value: unknown, accepts: (one: unknown) => boolean, kinds: string): string | undefined {
  if (!isRecord(value)) return 'must be an object';
  const entries = Object.entries(value);
  if (entries.filter(([, one]) => one !== null).length > MAX_PAIRS)
    return `must have at most ${MAX_PAIRS} keys`;
  for (const [key, one] of entries) {
    if (key === '' || key.length > MAX_KEY) return `must have keys of 1 to ${MAX_KEY} characters`;
    if (!accepts(one)) return `must have values that are ${kinds}`;
    if (typeof one === 'string' && one.length > MAX_TEXT)
      return `must have texts of at most ${MAX_TEXT} characters`;
  }
  return undefined;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isAttribute = (value: unknown): boolean =>
  isText(value) || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));

export const metadataProblem = (value: unknown): string | undefined => pairsProblem(value, isText, 'texts');

export const attributesProblem = (value: unknown): string | undefined =>
  pairsProblem(value, isAttribute, 'texts, numbers, true or false');

export const attributeChangesProblem = (value: unknown): string | undefined =>
  pairsProblem(value, (one) => one === null || isAttribute(one), 'texts, numbers, true, false or null');

/** A property of which a function says what is wrong. */
export const PassesCheck = (
  name: string,
  problemOf: (value: unknown) => string | undefined,
): PropertyDecorator =>
  ValidateBy({
    name,
    validator: {
      validate: (value: unknown) => problemOf(value) === undefined,
      defaultMessage: (args) => `$property ${problemOf(args?.value) ?? 'is not valid'}`,
    },
  });

/** Metadata as OpenAI takes it: at most 16 texts. */
export const IsMetadata = (): PropertyDecorator => PassesCheck('isStoreMetadata', metadataProblem);

/** At most 16 attributes that are set, and others that are removed. */
export const IsAttributeChanges = (): PropertyDecorator =>
  PassesCheck('isAttributeChanges', attributeChangesProblem);
