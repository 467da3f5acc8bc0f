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
 * Finds the chunks that contain words of the query, best first. The score is the mean of `1 - 0.5 ^ occurrences` over the
 * distinct query words: 0.5 if every word occurs once, close to 1 if all occur often.
 */
export function searchLexically(entries: Iterable<AttachedFile>, query: LexicalQuery): SearchHit[] {
  const terms = [...new Set(splitIntoWords(query.text))];
  const hits: SearchHit[] = [];
  for (const entry of entries) {
    if (entry.status !== 'completed' || !entry.isAttached) continue;
    if (query.accepts && !query.accepts(entry.attributes)) continue;
    for (const text of splitIntoChunks(entry.file.content.toString(), entry.chunking)) {
      const score = scoreText(text, terms);
      if (score > 0 && score >= query.minScore) hits.push({ entry, score, text });
    }
  }
  return hits.sort((a, b) => b.score - a.score).slice(0, query.maxHits);
}

/** Splits a text into overlapping chunks of words with approximately the given number of tokens. */
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
