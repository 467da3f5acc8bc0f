import { MAX_KEY_VALUE_PAIRS } from '../../config/limits.js';
import { PassesCheck } from './is-passing.js';

/** Limits of OpenAI's API. */
const MAX_PAIR_KEY_LENGTH = 64;
const MAX_PAIR_VALUE_LENGTH = 512;

type KeyValuePairs = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is KeyValuePairs =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The violated rule; `undefined` if the pairs are valid. */
function pairsProblem(
  value: unknown,
  isValid: (pairValue: unknown) => boolean,
  kinds: string,
): string | undefined {
  if (!isRecord(value)) return 'must be an object';
  const pairs = Object.entries(value);
  if (pairs.filter(([, pairValue]) => pairValue !== null).length > MAX_KEY_VALUE_PAIRS)
    return `must have at most ${MAX_KEY_VALUE_PAIRS} keys`;
  for (const [key, pairValue] of pairs) {
    if (key === '' || key.length > MAX_PAIR_KEY_LENGTH)
      return `must have keys of 1 to ${MAX_PAIR_KEY_LENGTH} characters`;
    if (!isValid(pairValue)) return `must have values that are ${kinds}`;
    if (typeof pairValue === 'string' && pairValue.length > MAX_PAIR_VALUE_LENGTH)
      return `must have strings of at most ${MAX_PAIR_VALUE_LENGTH} characters`;
  }
  return undefined;
}

const isMetadataValue = (value: unknown): boolean => typeof value === 'string';
const isAttributeValue = (value: unknown): boolean =>
  isMetadataValue(value) ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value));

export const metadataProblem = (value: unknown): string | undefined =>
  pairsProblem(value, isMetadataValue, 'strings');

export const attributesProblem = (value: unknown): string | undefined =>
  pairsProblem(value, isAttributeValue, 'strings, numbers, true or false');

export const attributeChangesProblem = (value: unknown): string | undefined =>
  pairsProblem(
    value,
    (pairValue) => pairValue === null || isAttributeValue(pairValue),
    'strings, numbers, true, false or null',
  );

/** Metadata as OpenAI accepts it: at most 16 strings. */
export const IsMetadata = (): PropertyDecorator => PassesCheck('isMetadata', metadataProblem);

/** At most 16 attributes to set, and any number to remove. */
export const IsAttributeChanges = (): PropertyDecorator =>
  PassesCheck('isAttributeChanges', attributeChangesProblem);
