import type {
  DeletionReportDto,
  FailedDeletionDto,
  FailedEntryDto,
  LostElsewhereDto,
  StillSeenDto,
} from '../../contracts/deletion-report.dto.js';
import type { StoresAndFilesReportDto } from '../../contracts/stores-and-files-report.dto.js';
import type { ReceiptItemDto } from '../../receipts/dto/receipt.dto.js';
import type { BulkTally, OutcomeCounts } from './bulk-tally.js';
import {
  type DoneOutcome,
  type FailedOutcome,
  hasWord,
  isDone,
  isFailed,
  ofKind,
  type Outcome,
  type OutcomeWord,
  type PendingOutcome,
  type WouldDeleteOutcome,
} from './outcome.js';
import { list, type ReportList } from './report-shape.js';

export const idOf = ({ id }: Outcome): string => id;

/** A failure in a list of one kind of object. */
export function failedEntryOf(outcome: FailedOutcome): FailedEntryDto {
  const { object: _object, outcome: _outcome, ...entry } = outcome;
  return entry;
}

function failedDeletionOf({ vector_store_id, ...outcome }: FailedOutcome): FailedDeletionDto {
  return { ...failedEntryOf(outcome), ...(typeof vector_store_id === 'string' && { vector_store_id }) };
}

const isAny = (_outcome: Outcome): _outcome is Outcome => true;

type WithLosses = DoneOutcome & Required<Pick<DoneOutcome, 'lost_in'>>;

const hasLost = (outcome: Outcome): outcome is WithLosses =>
  outcome.outcome === 'deleted' && outcome.lost_in !== undefined;

const lossOf = ({ id, lost_in }: WithLosses): LostElsewhereDto => ({ id, vector_store_ids: [...lost_in] });

function mixedStillSeenOf(outcome: PendingOutcome): StillSeenDto {
  const {
    outcome: _outcome,
    reason = '',
    attempts = 0,
    vector_store_id,
    vector_store_ids,
    ...entry
  } = outcome;
  return {
    ...entry,
    reason,
    attempts,
    ...(typeof vector_store_id === 'string' && { vector_store_id }),
    ...(vector_store_ids !== undefined && { vector_store_ids: [...vector_store_ids] }),
  };
}

/** The lists of a report on one kind of object. */
export const CHANGE_LISTS = {
  success: list(isDone, idOf),
  failed: list(isFailed, failedDeletionOf),
};

/** The lists of a report on deleted vector stores and files. */
export const STORE_AND_FILE_LISTS = {
  vector_stores_deleted: list(ofKind('vector_store', isDone), idOf),
  vector_stores_failed: list(ofKind('vector_store', isFailed), failedDeletionOf),
  files_deleted: list(ofKind('file', isDone), idOf),
  files_failed: list(ofKind('file', isFailed), failedDeletionOf),
};

type OptionLists<WouldDeleteEntry> = Readonly<{
  would_delete: ReportList<WouldDeleteEntry>;
  pending: ReportList<StillSeenDto>;
  phantom: ReportList<StillSeenDto>;
  lost_elsewhere: ReportList<LostElsewhereDto>;
  receipt_items: ReportList<ReceiptItemDto>;
}>;

/** The lists that `dry_run`, `verify` and `receipt` add. */
const optionLists = <WouldDeleteEntry>(
  wouldDeleteOf: (outcome: WouldDeleteOutcome) => WouldDeleteEntry,
  stillSeenOf: (outcome: PendingOutcome) => StillSeenDto,
): OptionLists<WouldDeleteEntry> => ({
  would_delete: list(hasWord('would_delete'), wouldDeleteOf, 'would_delete'),
  pending: list(hasWord('pending'), stillSeenOf, 'pending'),
  phantom: list(hasWord('phantom'), stillSeenOf, 'phantom'),
  lost_elsewhere: list(hasLost, lossOf, 'phantom'),
  // Unchanged, since the receipt signs the outcomes.
  receipt_items: list(isAny, (outcome): ReceiptItemDto => outcome, 'receipt'),
});

/** The lists that options add to a report on one kind of object. */
export const OPTION_LISTS = optionLists<NonNullable<DeletionReportDto['would_delete']>[number]>(
  idOf,
  (outcome) => {
    const { object: _object, ...entry } = mixedStillSeenOf(outcome);
    return entry;
  },
);

/** The lists that options add to a report on several kinds of objects. */
export const MIXED_OPTION_LISTS = optionLists<NonNullable<StoresAndFilesReportDto['would_delete']>[number]>(
  ({ id, object, bytes }) => ({ id, object, bytes }),
  mixedStillSeenOf,
);

/** The summary fields that `dry_run`, `verify` and `receipt` add. */
export function optionCounts(
  tally: BulkTally,
): Pick<DeletionReportDto['summary'], 'dry_run' | 'would_delete' | 'pending' | 'phantom' | 'receipt'> {
  const { receipt } = tally;
  return {
    ...(tally.input.dry_run === true && { dry_run: true }),
    ...countsOf(optionWordsOf(tally), (word) => tally.of(word)),
    ...(receipt !== undefined && { receipt }),
  };
}

/** The same for each kind of object, with the name of the kind before each word. */
export function optionCountsByKind(
  tally: BulkTally,
  kinds: Readonly<Record<string, OutcomeCounts>>,
): Readonly<Record<string, number>> {
  const words = optionWordsOf(tally);
  return Object.fromEntries(
    Object.entries(kinds).flatMap(([name, counts]) =>
      words.map((word) => [`${name}_${word}`, counts.of(word)]),
    ),
  );
}

function optionWordsOf({ input: { dry_run, verify } }: BulkTally): readonly OutcomeWord[] {
  return [
    ...(dry_run === true ? (['would_delete'] as const) : []),
    ...(verify === true ? (['pending', 'phantom'] as const) : []),
  ];
}

const countsOf = (
  words: readonly OutcomeWord[],
  countOf: (word: OutcomeWord) => number,
): Partial<Record<OutcomeWord, number>> => Object.fromEntries(words.map((word) => [word, countOf(word)]));
