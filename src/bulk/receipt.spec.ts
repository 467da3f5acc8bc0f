import fc from 'fast-check';
import { Credentials } from '../openai/credentials.js';
import type { Outcome } from './outcome.js';
import { isAbout, isGenuine, type ReceiptItem, receiptItemOf, ReceiptLedger } from './receipt.js';

const SINCE = '2026-01-31T12:00:00.000Z';
const credentials = new Credentials({ apiKey: 'sk-one-of-many-keys' }, 'sixteen characters');

const outcomes: fc.Arbitrary<Outcome[]> = fc.array(
  fc.record({
    id: fc.constantFrom('file-1', 'file-2', 'file-3'),
    object: fc.constant('file' as const),
    outcome: fc.constant('deleted' as const),
    attempts: fc.constant(1),
    bytes: fc.nat(3),
  }),
  { maxLength: 8 },
);

function ledgerOf(all: readonly Outcome[]): ReceiptLedger {
  const ledger = new ReceiptLedger('delete_files', SINCE, { credentials, requestId: 'one' });
  for (const outcome of all) ledger.add(outcome);
  return ledger;
}

const sorted = (items: readonly ReceiptItem[]): string[] => items.map((item) => JSON.stringify(item)).sort();

describe('a receipt', () => {
  it('is about just the outcomes that it was made of, in whichever order', () => {
    fc.assert(
      fc.property(outcomes, outcomes, (made, told) => {
        const { receipt } = ledgerOf(made);
        const [madeItems, toldItems] = [made.map(receiptItemOf), told.map(receiptItemOf)];
        expect(isAbout(receipt, madeItems.toReversed(), credentials)).toBe(true);
        const isSame = JSON.stringify(sorted(madeItems)) === JSON.stringify(sorted(toldItems));
        expect(isAbout(receipt, toldItems, credentials)).toBe(isSame);
      }),
    );
  });

  it('adds up the bytes of what is gone, and of what is still there', () => {
    const { receipt } = ledgerOf([
      { id: 'file-1', object: 'file', outcome: 'deleted', attempts: 1, bytes: 10 },
      { id: 'file-2', object: 'file', outcome: 'phantom', attempts: 1, bytes: 5, reason: 'listed' },
    ]);
    expect(receipt).toMatchObject({ bytes_before: 15, bytes_after: 5, outcomes: { deleted: 1, phantom: 1 } });
  });

  it('says that it does not know the bytes when something gone was not measured', () => {
    const { receipt } = ledgerOf([
      { id: 'file-1', object: 'file', outcome: 'deleted', attempts: 1, bytes: 10 },
      { id: 'file-2', object: 'file', outcome: 'deleted', attempts: 1 },
    ]);
    expect(receipt).toMatchObject({ bytes_before: null, bytes_after: null });
  });

  it('is genuine whatever the order of its fields', () => {
    const { receipt } = ledgerOf([]);
    const turned = Object.fromEntries(Object.entries(receipt).toReversed()) as unknown as typeof receipt;
    expect(isGenuine(turned, credentials)).toBe(true);
    expect(isGenuine({ ...receipt, items: 1 }, credentials)).toBe(false);
  });
});
