import { ValidateBy } from 'class-validator';

const TEXTS = [
  'object',
  'operation',
  'request_id',
  'key',
  'began_at',
  'ended_at',
  'items_digest',
  'signature',
];

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): boolean => typeof value === 'string';

const isReceipt = (value: unknown): boolean =>
  isObject(value) &&
  TEXTS.every((name) => isText(value[name])) &&
  isObject(value.outcomes) &&
  Number.isInteger(value.items);

const isItem = (value: unknown): boolean =>
  isObject(value) && ['id', 'object', 'outcome'].every((name) => isText(value[name]));

/** A receipt, by its looks: whether it is genuine is for its signature to tell. */
export const IsReceipt = (): PropertyDecorator =>
  ValidateBy({
    name: 'isReceipt',
    validator: {
      validate: isReceipt,
      defaultMessage: () => '$property must be a receipt, as it was answered',
    },
  });

/** A list of what a receipt may be about; the message names the first entry that is none. */
export const IsReceiptItems = (): PropertyDecorator =>
  ValidateBy({
    name: 'isReceiptItems',
    validator: {
      validate: (value: unknown) => Array.isArray(value) && value.every(isItem),
      defaultMessage: (args) =>
        Array.isArray(args?.value)
          ? `$property entry ${args.value.findIndex((entry) => !isItem(entry))} must have id, object and outcome`
          : '$property must be a list',
    },
  });
