import type { FileAttributes, Chunking, AttachedFile } from '../state/attached-file.js';

export interface LexicalQuery {
  readonly text: string;
  readonly accepts?: (attributes: FileAttributes) => boolean;
  readonly minScore: number;
  readonly maxHits: number;
}

export interface SearchHit {
  readonly entry: AttachedFile;
  /** Above 0, at most 1. */
  readonly score: number;
  readonly text: string;
}

const WORDS_PER_TOKEN = 0.75;

/**
 * Finds the chunks that hold the words of the query, best first. The score is the mean over the distinct query words of
 * `1 - 0.5 ^ occurrences`: 0.5 for every word once, near 1 for all of them often.
 */
export function searchLexically(entries: Iterable<AttachedFile>, order: LexicalQuery): SearchHit[] {
  const terms = [...new Set(splitIntoWords(order.text))];
  const hits: SearchHit[] = [];
  for (const entry of entries) {
    if (entry.status !== 'completed' || !entry.isAttached) continue;
    if (order.accepts && !order.accepts(entry.attributes)) continue;
    for (const text of splitIntoChunks(entry.file.content.toString(), entry.chunking)) {
      const score = scoreText(text, terms);
      if (score > 0 && score >= order.minScore) hits.push({ entry, score, text });
    }
  }
  return hits.sort((a, b) => b.score - a.score).slice(0, order.maxHits);
}

/** Cuts a text into overlapping runs of words, about as long as the tokens asked for. */
export function splitIntoChunks(text: string, chunking: Chunking): string[] {
  const pieces = text.match(/\S+\s*/g) ?? [];
  const size = Math.max(1, Math.floor(chunking.max_chunk_size_tokens * WORDS_PER_TOKEN));
  const step = Math.max(1, size - Math.floor(chunking.chunk_overlap_tokens * WORDS_PER_TOKEN));
  const found: string[] = [];
  for (let start = 0; start < pieces.length; start += step) {
    found.push(pieces.slice(start, start + size).join(''));
    if (start + size >= pieces.length) break;
  }
  return found;
}

function scoreText(text: string, terms: readonly string[]): number {
  if (terms.length === 0) return 0;
  const counts = new Map<string, number>();
  for (const word of splitIntoWords(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const sum = terms.reduce((total, term) => total + 1 - 0.5 ** (counts.get(term) ?? 0), 0);
  return Math.round((sum / terms.length) * 10_000) / 10_000;
}

function splitIntoWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
