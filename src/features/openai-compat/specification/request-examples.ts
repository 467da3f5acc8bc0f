import { EXAMPLE } from '../../../contracts/examples.js';
import { OPENAI_EXAMPLE } from './field-texts.js';

/** JSON bodies to start from, by OpenAI's name of the operation. They are valid as they are, except for the ids. */
export const REQUEST_EXAMPLES: Readonly<Record<string, object>> = {
  createVectorStore: {
    name: 'Handbook',
    expires_after: { anchor: 'last_active_at', days: 30 },
    metadata: { team: 'support' },
  },
  modifyVectorStore: { name: 'Handbook 2026', metadata: { team: 'support' } },
  searchVectorStore: { query: 'How long does a refund take?', max_num_results: 10 },
  createVectorStoreFile: { file_id: EXAMPLE.fileId, attributes: { language: 'en' } },
  updateVectorStoreFileAttributes: { attributes: { language: 'en', year: 2025, public: true } },
  createVectorStoreFileBatch: { file_ids: [EXAMPLE.fileId, EXAMPLE.otherFileId] },
  createUpload: { filename: 'notes.txt', purpose: 'assistants', bytes: 5, mime_type: 'text/plain' },
  completeUpload: { part_ids: [OPENAI_EXAMPLE.partId, OPENAI_EXAMPLE.otherPartId] },
};
