import { EXAMPLE } from '../../../contracts/examples.js';
import type { SpecifiedSchema } from './openai-specification.js';

/** Description of a field, and an example if its schema does not provide a value. */
export type FieldText = readonly [description: string, example?: unknown];

/** Ids in the style of OpenAI's. */
export const OPENAI_EXAMPLE = {
  batchId: 'vsfb_4c1d7e90a2b84f6f9d3e5a6b7c8d9e0f',
  uploadId: 'upload_68f2a3b4c5d6819e8f7a6b5c4d3e2f10',
  partId: 'part_68f2a3c1d2e3819eb0a1b2c3d4e5f607',
  otherPartId: 'part_68f2a3d9e4f5819eb1c2d3e4f5a60718',
} as const;

const CREATED_AT = 1761750000;
const EXPIRES_AT = 1764342000;
const CHUNKING = { type: 'static', static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 } };
const FILE_EXPIRY = { anchor: 'created_at', seconds: 86400 };

/** Texts of the fields that mean the same in every schema. */
const SHARED_FIELDS: Readonly<Record<string, FieldText>> = {
  object: ['Always `list`.', 'list'],
  deleted: ['Whether the deletion succeeded.', true],
  created_at: ['Creation time as Unix time in seconds.', CREATED_AT],
  expires_at: ['Expiry time as Unix time in seconds.', EXPIRES_AT],
  file_id: ['Id of the file.', EXAMPLE.fileId],
  filename: ['Name of the file.', 'handbook.pdf'],
  vector_store_id: ['Id of the vector store.', EXAMPLE.vectorStoreId],
  upload_id: ['Id of the upload.', OPENAI_EXAMPLE.uploadId],
  purpose: ['Intended use of the file.', 'assistants'],
  has_more: ['Whether more pages follow.', false],
  next_page: ['Token of the next page; `null` on the last page.', null],
  first_id: ['Id of the first item, to use as `before`; `null` on an empty page.', EXAMPLE.fileId],
  last_id: ['Id of the last item, to use as `after`; `null` on an empty page.', EXAMPLE.fileId],
  file_counts: ['Number of files by indexing status.'],
  'file_counts.in_progress': ['Files that are being indexed.', 0],
  'file_counts.completed': ['Files that can be searched.', 2],
  'file_counts.failed': ['Files whose indexing failed.', 0],
  'file_counts.cancelled': ['Files whose indexing was cancelled.', 0],
  'file_counts.total': ['Number of all files.', 2],
};

/** Path of the schema itself. */
const SELF = '';

/** Texts of the fields of one schema, by the name of the schema in the specification. */
const SCHEMA_FIELDS: Readonly<Record<string, Readonly<Record<string, FieldText>>>> = {
  Error: {
    [SELF]: ['The error.'],
    message: ['Human-readable explanation.', 'no response within 30000 ms'],
    type: ['Kind of error.', 'server_error'],
    param: ['Field that caused the error.', null],
    code: ['Machine-readable code.', 'upstream_timeout'],
  },

  ListVectorStoresResponse: {
    data: ['The vector stores.'],
    first_id: [SHARED_FIELDS.first_id?.[0] ?? '', EXAMPLE.vectorStoreId],
    last_id: [SHARED_FIELDS.last_id?.[0] ?? '', EXAMPLE.vectorStoreId],
  },
  VectorStoreObject: {
    id: ['Id of the vector store.', EXAMPLE.vectorStoreId],
    name: ['Name of the vector store; can be `null` if it was created without one.', 'Handbook'],
    usage_bytes: ['Bytes that the files of the vector store use.', 40960],
    status: ['`completed` once all files are processed and the vector store can be searched.', 'completed'],
    expires_after: ['When the vector store expires; `null` or absent if never.'],
    expires_at: [
      'Expiry time as Unix time in seconds, unless it is used before; `null` if never.',
      EXPIRES_AT,
    ],
    last_active_at: ['Last use as Unix time in seconds.', CREATED_AT],
  },
  VectorStoreExpirationAfter: {
    [SELF]: ['When the vector store expires.'],
    days: ['Days after the last use.', 30],
  },
  Metadata: {
    [SELF]: [
      'Key-value pairs of the vector store: up to 16, with keys of up to 64 and values of up to 512 characters.',
      { team: 'support' },
    ],
  },
  CreateVectorStoreRequest: {
    file_ids: ['Files to attach.', [EXAMPLE.fileId, EXAMPLE.otherFileId]],
    name: ['Name of the vector store. It does not have to be unique.', 'Handbook'],
    description: ['Purpose of the vector store. It cannot be changed later.', 'Answers of the support team'],
    chunking_strategy: [
      'How the text of the files in `file_ids` is split into chunks. Default: `auto`.',
      CHUNKING,
    ],
  },
  UpdateVectorStoreRequest: {
    name: ['New name.', 'Handbook 2026'],
    expires_after: [
      'When the vector store expires; `null` for never.',
      { anchor: 'last_active_at', days: 90 },
    ],
  },
  DeleteVectorStoreResponse: { id: ['Id of the vector store.', EXAMPLE.vectorStoreId] },

  VectorStoreSearchRequest: {
    query: ['One or more search queries.', 'How long does a refund take?'],
    rewrite_query: ['Whether OpenAI may rephrase the query to improve the results.', true],
    max_num_results: ['Maximum number of results.', 10],
    filters: [
      'Conditions on file attributes. Default: all files are searched.',
      { type: 'eq', key: 'language', value: 'en' },
    ],
    ranking_options: ['How results are ranked.'],
    'ranking_options.ranker': ['Ranker to use; `none` disables re-ranking, which is faster.', 'auto'],
    'ranking_options.score_threshold': ['Minimum score of a result.', 0.5],
  },
  ComparisonFilter: {
    type: ['Comparison operator; `in` and `nin` compare with a list.', 'eq'],
    key: ['Name of the attribute.', 'language'],
    value: ['Value to compare the attribute with.', 'en'],
  },
  CompoundFilter: {
    type: ['Whether all conditions must hold, or one of them.', 'and'],
    filters: [
      'Conditions to combine; each can be compound.',
      [
        { type: 'eq', key: 'language', value: 'en' },
        { type: 'gte', key: 'year', value: 2024 },
      ],
    ],
  },
  VectorStoreSearchResultsPage: {
    search_query: ['The queries as OpenAI ran them.', ['duration of refunds']],
    data: ['The results, best first.'],
  },
  VectorStoreSearchResultItem: {
    score: ['Similarity of the result; 1 is best.', 0.83],
    content: ['The matching chunks of the file.'],
  },
  VectorStoreSearchResultContentObject: {
    text: ['Text of the chunk.', 'Refunds take five working days.'],
  },

  ListVectorStoreFilesResponse: { data: ['The files of the vector store.'] },
  VectorStoreFileObject: {
    id: ['Id of the file.', EXAMPLE.fileId],
    usage_bytes: ['Bytes that the file uses in the vector store, which can differ from its size.', 20480],
    created_at: ['Time of attachment as Unix time in seconds.', CREATED_AT],
    status: ['Indexing status. A file can be searched once it is `completed`.', 'completed'],
    last_error: ['Why indexing failed; `null` if it did not.', null],
    'last_error.code': ['Machine-readable code.', 'unsupported_file'],
    'last_error.message': ['Human-readable explanation.', 'The file type is not supported.'],
    chunking_strategy: ['How the text of the file is split into chunks.', CHUNKING],
  },
  CreateVectorStoreFileRequest: {
    file_id: ['Id of an uploaded file.', EXAMPLE.fileId],
  },
  VectorStoreFileAttributes: {
    [SELF]: [
      'Attributes of the file in the vector store, which searches can filter by: up to 16, with keys of up to 64 characters.',
      { language: 'en', year: 2025, public: true },
    ],
  },
  DeleteVectorStoreFileResponse: { id: ['Id of the file.', EXAMPLE.fileId] },
  VectorStoreFileContentResponse: {
    data: ['The parts of the text, in order.'],
    'data[].type': ['Kind of part. Currently always `text`.', 'text'],
    'data[].text': ['The text.', 'Refunds take five working days.'],
  },
  ChunkingStrategyRequestParam: {
    [SELF]: ['How the text of the files is split into chunks. Default: `auto`.', CHUNKING],
  },
  StaticChunkingStrategy: {
    [SELF]: ['Chunk sizes.'],
    max_chunk_size_tokens: ['Maximum number of tokens in a chunk.', 800],
    chunk_overlap_tokens: [
      'Number of tokens that adjacent chunks share, at most half of `max_chunk_size_tokens`.',
      400,
    ],
  },

  CreateVectorStoreFileBatchRequest: {
    file_ids: [
      'Files to attach, all with the `attributes` and the `chunking_strategy` of the batch.',
      [EXAMPLE.fileId, EXAMPLE.otherFileId],
    ],
    files: [
      'Files to attach, each with its own attributes and chunking strategy. Cannot be combined with `file_ids`.',
      [{ file_id: EXAMPLE.fileId, attributes: { language: 'en' } }],
    ],
  },
  VectorStoreFileBatchObject: {
    id: ['Id of the batch. OpenAI cannot list batches.', OPENAI_EXAMPLE.batchId],
    object: ['Kind of object; OpenAI uses both values.', 'vector_store.files_batch'],
    status: ['Status of the whole batch; `file_counts` has the results of the files.', 'completed'],
  },

  ListFilesResponse: { data: ['The files.'] },
  OpenAIFile: {
    id: ['Id of the file.', EXAMPLE.fileId],
    bytes: ['Size in bytes.', 18240],
    status: ['Unrelated to indexing, which has a status in each vector store.', 'processed'],
    status_details: ['Why a file for fine-tuning was rejected.', null],
  },
  CreateFileRequest: {
    file: ['Content and name of the file, up to 512 MB. Larger files can be uploaded in parts.'],
    purpose: ['Intended use of the file; `assistants` for vector stores.', 'assistants'],
    'expires_after[anchor]': ['Start of the period after which the file expires: `created_at`.'],
    'expires_after[seconds]': [
      'Length of this period in seconds. Default: no expiry, or 30 days for `batch` files.',
    ],
  },
  FileExpirationAfter: {
    [SELF]: ['When the file expires. Default: never, or after 30 days for `batch` files.', FILE_EXPIRY],
    seconds: ['Seconds after creation.', 86400],
  },
  DeleteFileResponse: { id: ['Id of the file.', EXAMPLE.fileId] },

  CreateUploadRequest: {
    filename: ['Name of the file.', 'archive.txt'],
    bytes: ['Size of the whole file in bytes, up to 8 GB.', 734003200],
    mime_type: ['Media type of the file.', 'text/plain'],
  },
  Upload: {
    id: ['Id of the upload.', OPENAI_EXAMPLE.uploadId],
    bytes: ['Announced size of the whole file in bytes.', 734003200],
    status: ['Parts can be added while it is `pending`.', 'pending'],
    expires_at: ['Time until which the upload can be completed, as Unix time in seconds.', CREATED_AT + 3600],
    file: ['The resulting file, once the upload is completed.'],
  },
  AddUploadPartRequest: {
    data: ['The bytes of the part, up to 64 MB. Parts can be uploaded concurrently.'],
  },
  UploadPart: { id: ['Id of the part.', OPENAI_EXAMPLE.partId] },
  CompleteUploadRequest: {
    part_ids: [
      'The parts, in the order of their bytes.',
      [OPENAI_EXAMPLE.partId, OPENAI_EXAMPLE.otherPartId],
    ],
    md5: ['MD5 checksum of the whole file, which OpenAI verifies.', '9e107d9d372bb6826bd81d3542a419d6'],
  },
};

/** Texts of the query parameters. They have no examples, since Swagger UI would send these. */
export const PARAMETER_TEXTS: Readonly<Record<string, string>> = {
  limit: 'Maximum number of items on the page.',
  order: 'Sort order by creation time.',
  after: 'Returns the page after this id: the `last_id` of the previous page.',
  before: 'Returns the page before this id: the `first_id` of the next page.',
  filter: 'Returns only files with this indexing status.',
  purpose: 'Returns only files with this purpose.',
};

/**
 * Text of a field: of this schema, or of all schemas.
 *
 * @param path such as `file_counts.total`; empty for the schema itself
 */
export function fieldTextOf(
  schema: string,
  path: string,
  { $ref, enum: values }: SpecifiedSchema,
): FieldText | undefined {
  const [value, ...others] = values ?? [];
  const constant: FieldText | undefined =
    value === undefined || others.length > 0 ? undefined : [`Always \`${value}\`.`, value];
  // A component describes itself.
  const shared = $ref === undefined ? SHARED_FIELDS[path] : undefined;
  return SCHEMA_FIELDS[schema]?.[path] ?? constant ?? shared;
}
