import { PassesCheck, isRecord } from '../../http/validation/is-key-value-pairs.js';

type Problem = string | undefined;

const TEXTS = ['operation', 'request_id', 'key', 'began_at', 'ended_at', 'items_digest', 'signature'];
const RECEIPT_FIELDS = new Set([
  ...TEXTS,
  'object',
  'version',
  'vector_store_id',
  'outcomes',
  'bytes',
  'items',
]);

const ITEM_TEXTS = ['id', 'object', 'outcome'];
/** All that is told of an outcome of a deletion. */
const ITEM_FIELDS = new Set([
  ...ITEM_TEXTS,
  'vector_store_id',
  'attempts',
  'request_id',
  'bytes',
  'reason',
  'vector_store_ids',
  'lost_in',
  'error',
  'status_code',
  'code',
  'retryable',
  'attempted',
]);

const isText = (value: unknown): boolean => typeof value === 'string';

function unknownFieldProblem(value: object, fields: ReadonlySet<string>): Problem {
  const unknown = Object.keys(value).find((name) => !fields.has(name));
  return unknown === undefined ? undefined : `must not have the field ${unknown}`;
}

function receiptProblem(value: unknown): Problem {
  if (!isRecord(value)) return 'must be a receipt, as it was answered';
  if (value.object !== 'receipt') return 'object must be receipt';
  if (value.version !== 1) return 'version must be 1';
  const notText = TEXTS.find((name) => !isText(value[name]));
  if (notText !== undefined) return `${notText} must be a text`;
  const notRecord = ['outcomes', 'bytes'].find((name) => !isRecord(value[name]));
  if (notRecord !== undefined) return `${notRecord} must be an object`;
  if (!Number.isInteger(value.items)) return 'items must be a number of items';
  return unknownFieldProblem(value, RECEIPT_FIELDS);
}

function itemProblem(value: unknown): Problem {
  if (!isRecord(value) || !ITEM_TEXTS.every((name) => isText(value[name])))
    return 'must have id, object and outcome';
  return unknownFieldProblem(value, ITEM_FIELDS);
}

function itemsProblem(value: unknown): Problem {
  if (!Array.isArray(value)) return 'must be a list';
  for (const [place, item] of value.entries()) {
    const problem = itemProblem(item);
    if (problem !== undefined) return `entry ${place} ${problem}`;
  }
  return undefined;
}

/** A receipt, by its looks: whether it is genuine is for its signature to tell. */
export const IsReceipt = (): PropertyDecorator => PassesCheck('isReceipt', receiptProblem);

/** A list of what a receipt may be about; the message names the first entry that is none. */
export const IsReceiptItems = (): PropertyDecorator => PassesCheck('isReceiptItems', itemsProblem);
