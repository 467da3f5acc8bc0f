import { attachmentDraftOf } from './attachment-draft.js';

const CHUNKING = { type: 'static', static: { max_chunk_size_tokens: 100, chunk_overlap_tokens: 10 } };

describe('attachmentDraftOf', () => {
  it.each([
    [{}, {}],
    [{ attributes: null, chunking_strategy: null }, {}],
    [
      { attributes: {}, chunking_strategy: CHUNKING },
      { attributes: {}, chunking_strategy: CHUNKING },
    ],
    [{ attributes: { a: 1 }, chunking_strategy: { type: 'other' } }, { attributes: { a: 1 } }],
  ])('converts %j to the request %j', (attached, asked) => {
    expect(attachmentDraftOf('file-a', attached)).toEqual({ file_id: 'file-a', ...asked });
  });
});
