import { splitIntoChunks, searchLexically } from './lexical-search.js';
import { AttachedFile, type AttachOptions } from '../state/attached-file.js';
import { SandboxFile } from '../state/sandbox-file.js';

function entry(id: string, content: string, options: AttachOptions = {}): AttachedFile {
  const attached = new AttachedFile(
    new SandboxFile(id, 0, { filename: `${id}.txt`, content }),
    0,
    0,
    options,
  );
  attached.settle(0);
  return attached;
}

const options = { minScore: 0, maxHits: 10 };

describe('search', () => {
  it('scores 0.5 for each word once, and more for repeated words', () => {
    const entries = [entry('once', 'Red apple'), entry('twice', 'apple, red Apple'), entry('never', 'pear')];
    const hits = searchLexically(entries, { ...options, text: 'RED apple apple' });
    expect(hits.map((hit) => [hit.entry.id, hit.score])).toEqual([
      ['twice', 0.625],
      ['once', 0.5],
    ]);
  });

  it('searches only completed files that are still attached', () => {
    const indexing = new AttachedFile(
      new SandboxFile('i', 0, { filename: 'i.txt', content: 'apple' }),
      0,
      100,
      {},
    );
    const lingering = entry('l', 'apple');
    lingering.leavesAt = 100;
    expect(
      searchLexically([indexing, lingering, entry('ok', 'apple')], { ...options, text: 'apple' }),
    ).toHaveLength(1);
  });

  it('returns each matching chunk of a long file', () => {
    const chunking = { max_chunk_size_tokens: 100, chunk_overlap_tokens: 0 };
    const long = entry('long', `apple ${'word '.repeat(100)}apple`, { chunking });
    const hits = searchLexically([long], { ...options, text: 'apple' });
    expect(hits.map((hit) => hit.entry.id)).toEqual(['long', 'long']);
  });

  it('returns nothing for a query without words', () => {
    expect(searchLexically([entry('a', 'apple')], { ...options, text: ' ?! ' })).toEqual([]);
  });
});

describe('chunks', () => {
  it('overlap as configured and contain every word', () => {
    const text = Array.from({ length: 200 }, (_, index) => `w${index}`).join(' ');
    const parts = splitIntoChunks(text, { max_chunk_size_tokens: 100, chunk_overlap_tokens: 40 });
    expect(parts.map((part) => part.trim().split(' ').length)).toEqual([75, 75, 75, 65]);
    expect(parts[1]!.startsWith('w45 ')).toBe(true);
    expect(parts.at(-1)!.endsWith('w199')).toBe(true);
  });

  it('are empty for an empty text', () => {
    expect(splitIntoChunks('', { max_chunk_size_tokens: 100, chunk_overlap_tokens: 0 })).toEqual([]);
  });
});
