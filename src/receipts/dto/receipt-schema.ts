import type { ReceiptDto, ReceiptItemDto } from './receipt.dto.js';

const ANY = {};
const STRING = { type: 'string' };
const OBJECT = { type: 'object' };

const RECEIPT_FIELDS = {
  object: { const: 'receipt' },
  version: { const: 1 },
  operation: STRING,
  request_id: STRING,
  key: STRING,
  began_at: STRING,
  ended_at: STRING,
  outcomes: OBJECT,
  bytes: OBJECT,
  items: { type: 'integer' },
  items_digest: STRING,
  signature: STRING,
  vector_store_id: ANY,
} satisfies Record<keyof ReceiptDto, object>;

const ITEM_FIELDS = {
  id: STRING,
  object: STRING,
  outcome: STRING,
  vector_store_id: ANY,
  attempts: ANY,
  request_id: ANY,
  bytes: ANY,
  reason: ANY,
  vector_store_ids: ANY,
  lost_in: ANY,
  error: ANY,
  status_code: ANY,
  code: ANY,
  retryable: ANY,
  attempted: ANY,
} satisfies Record<keyof ReceiptItemDto, object>;

/** The fields of a receipt. Whether it is genuine is decided by its signature. */
export const RECEIPT_SCHEMA = {
  type: 'object',
  required: Object.keys(RECEIPT_FIELDS).filter((name) => name !== 'vector_store_id'),
  properties: RECEIPT_FIELDS,
  additionalProperties: false,
};

export const RECEIPT_ITEMS_SCHEMA = {
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'object', 'outcome'],
    properties: ITEM_FIELDS,
    additionalProperties: false,
  },
};
