import { ID_RULE, isSendableId } from '../../openai/object-id.js';
import { PassesCheck, Satisfies } from './is-passing.js';

export { ID_RULE, MAX_ID_LENGTH } from '../../openai/object-id.js';

const isString = (value: unknown): value is string => typeof value === 'string';

export const isId = (value: unknown): value is string => isString(value) && isSendableId(value);

/** An id that is sent upstream in a path or as a cursor. */
export const IsId = (): PropertyDecorator => Satisfies('isId', isId, ID_RULE);

/**
 * A list of strings. An id that cannot be sent is valid here: in a bulk request it is a failed outcome of its own, and a selector
 * compares it with the listed ids. The message contains the index of the first entry that is not a string.
 */
export const IsIdList = (): PropertyDecorator =>
  PassesCheck('isIdList', (value) => {
    if (!Array.isArray(value)) return 'must be a list of ids';
    const index = value.findIndex((entry) => !isString(entry));
    return index === -1 ? undefined : `entry ${index} must be a string`;
  });
