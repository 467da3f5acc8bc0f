import fc from 'fast-check';
import stringify from 'safe-stable-stringify';
import { Credentials } from '../openai/credentials.js';
import type { DoneOutcome, FailedOutcome, Outcome, PendingOutcome } from '../bulk/report/outcome.js';
import type { ReceiptDto } from './dto/receipt.dto.js';
import { coversItems, isGenuine, ReceiptLedger } from './receipt.js';

const HEAD = { operation: 'delete_files', began_at: '2026-01-31T12:00:00.000Z' };
const credentials = new Credentials({ apiKey: 'sk-one-of-many-keys' }, 'sixteen characters');

const outcomes: fc.Arbitrary<Outcome[]> = fc.array(
  fc.record({
    id: fc.constantFrom('file-1', 'file-2', 'file-3'),
    object: fc.constant('file' as const),
    outcome: fc.constant('deleted' as const),
    attempts: fc.integer({ min: 1, max: 2 }),
    bytes: fc.nat(3),
  }),
  { maxLength: 8 },
);

const deleted = (id: string, bytes?: number): DoneOutcome => ({
  id,
  object: 'file',
  outcome: 'deleted',
  attempts: 1,
  ...(bytes !== undefined && { bytes }),
});
const seen = (outcome: PendingOutcome['outcome'], bytes?: number): PendingOutcome => ({
  id: outcome,
  object: 'file',
  outcome,
  reason: 'seen',
  ...(bytes !== undefined && { bytes }),
});
const failing = (outcome: FailedOutcome['outcome'], bytes?: number): FailedOutcome => ({
  id: outcome,
  object: 'file',
  outcome,
  error: 'No.',
  status_code: 500,
  code: 'upstream_error',
  retryable: true,
  attempts: 1,
  ...(bytes !== undefined && { bytes }),
});

function receiptOf(all: readonly Outcome[], more: object = {}): ReceiptDto {
  const ledger = new ReceiptLedger({ ...HEAD, ...more }, { credentials, requestId: 'one' });
  for (const outcome of all) ledger.add(outcome);
  return ledger.receipt;
}

const sorted = (items: readonly object[]): string[] => items.map((item) => stringify(item)).sort();

describe('a receipt', () => {
  it('covers exactly its outcomes, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(outcomes, outcomes, async (covered, compared) => {
        const receipt = receiptOf(covered);
        expect(await coversItems(receipt, covered.toReversed(), credentials)).toBe(true);
        const isSame = stringify(sorted(covered)) === stringify(sorted(compared));
        expect(await coversItems(receipt, compared, credentials)).toBe(isSame);
      }),
    );
  });

  it('covers more outcomes than are hashed in one turn', async () => {
    const covered = Array.from({ length: 2_500 }, (_, at) => deleted(`file-${at}`, at));
    expect(await coversItems(receiptOf(covered), covered, credentials)).toBe(true);
    expect(await coversItems(receiptOf(covered), covered.with(2_499, deleted('file-x')), credentials)).toBe(
      false,
    );
  });

  it('does not cover outcomes with a changed or an added field', async () => {
    const covered = failing('failed', 7);
    const receipt = receiptOf([covered]);
    for (const change of [
      { error: 'Never.' },
      { attempts: 2 },
      { vector_store_id: 'vs_b' },
      { note: 'paid' },
    ])
      expect(await coversItems(receipt, [{ ...covered, ...change }], credentials)).toBe(false);
  });

  it.each<[string, Outcome[], object]>([
    [
      'deleted and remaining objects',
      [deleted('file-1', 10), seen('phantom', 5), failing('failed', 3), failing('not_found', 2)],
      { file: { before: 20, after: 8 } },
    ],
    [
      'each kind of object separately',
      [deleted('file-1', 10), { ...deleted('vs_1', 10), object: 'vector_store' }],
      { file: { before: 10, after: 0 }, vector_store: { before: 10, after: 0 } },
    ],
    [
      'the objects before the deletion, if every deleted object was measured',
      [deleted('file-1', 10), deleted('file-2'), seen('pending', 5)],
      { file: { before: null, after: 5 } },
    ],
    [
      'the remaining objects, if they were measured',
      [deleted('file-1', 10), seen('phantom')],
      { file: { before: null, after: null } },
    ],
    [
      'no objects that were not deleted',
      [failing('failed'), failing('not_found')],
      { file: { before: 0, after: 0 } },
    ],
  ])('adds up the bytes of %s', (_case, all, bytes) => {
    expect(receiptOf(all).bytes).toEqual(bytes);
  });

  it('names the store of detached files', () => {
    const receipt = receiptOf([], { vector_store_id: 'vs_a' });
    expect(receipt.vector_store_id).toBe('vs_a');
    expect(isGenuine(receipt, credentials)).toBe(true);
    expect(isGenuine({ ...receipt, vector_store_id: 'vs_b' }, credentials)).toBe(false);
  });

  it('is genuine for any order of its fields, and only unchanged', () => {
    const receipt = receiptOf([deleted('file-1', 1)]);
    const turned = Object.fromEntries(Object.entries(receipt).toReversed()) as unknown as ReceiptDto;
    expect(isGenuine(turned, credentials)).toBe(true);
    for (const change of [{ items: 2 }, { note: 'paid' }, { bytes: { file: { before: 2, after: 0 } } }])
      expect(isGenuine({ ...receipt, ...change }, credentials)).toBe(false);
  });
});
