import { attributesProblem, metadataProblem } from '../../../http/validation/is-key-value-pairs.js';
import type { ManifestDto, ManifestFileDto, ManifestStoreDto } from './manifest.dto.js';

/** Most stores of one restore. */
export const MAX_MANIFESTS = 10_000;
/** Most files of one restore, in all stores together. */
export const MAX_MANIFEST_FILES = 100_000;

/** Schemas of the fields that a restore reads. All other fields may have any value. */
type FieldSchemas<Dto> = Readonly<Partial<Record<keyof Dto, object>>>;

/** Ids in a manifest are never part of a path, so any id that upstream lists is valid. */
const ID = { type: 'string', minLength: 1 };
const NULLABLE_STRING = { type: 'string', nullable: true };

const integer = (minimum: number, maximum: number): object => ({ type: 'integer', minimum, maximum });

const EXPIRES_AFTER = {
  type: 'object',
  nullable: true,
  required: ['anchor', 'days'],
  properties: { anchor: { const: 'last_active_at' }, days: integer(1, 365) },
};

/** OpenAI's limits of a static chunking strategy. Other strategies cannot be requested, so they are not checked. */
const CHUNKING_STRATEGY = {
  type: 'object',
  nullable: true,
  required: ['type'],
  properties: { type: { type: 'string' } },
  if: { required: ['type'], properties: { type: { const: 'static' } } },
  then: {
    required: ['static'],
    properties: {
      static: {
        type: 'object',
        required: ['max_chunk_size_tokens', 'chunk_overlap_tokens'],
        properties: { max_chunk_size_tokens: integer(100, 4_096), chunk_overlap_tokens: integer(0, 2_048) },
        passes: overlapProblem,
      },
    },
  },
};

const STORE_FIELDS = {
  id: ID,
  name: NULLABLE_STRING,
  description: NULLABLE_STRING,
  metadata: { type: 'object', nullable: true, passes: metadataProblem },
  expires_after: EXPIRES_AFTER,
} satisfies FieldSchemas<ManifestStoreDto>;

const FILE_FIELDS = {
  file_id: ID,
  filename: NULLABLE_STRING,
  attributes: { type: 'object', nullable: true, passes: attributesProblem },
  chunking_strategy: CHUNKING_STRATEGY,
} satisfies FieldSchemas<ManifestFileDto>;

export const STORE_SCHEMA = { type: 'object', required: ['id'], properties: STORE_FIELDS };

export const FILES_SCHEMA = {
  type: 'array',
  maxItems: MAX_MANIFEST_FILES,
  items: { type: 'object', required: ['file_id'], properties: FILE_FIELDS },
};

const MANIFEST_FIELDS = {
  object: { const: 'vector_store.manifest' },
  version: { const: 1 },
  vector_store: STORE_SCHEMA,
  files: FILES_SCHEMA,
} satisfies FieldSchemas<ManifestDto>;

export const MANIFESTS_SCHEMA = {
  type: 'array',
  maxItems: MAX_MANIFESTS,
  items: { type: 'object', required: Object.keys(MANIFEST_FIELDS), properties: MANIFEST_FIELDS },
  passes: manifestsProblem,
};

interface StaticChunking {
  readonly max_chunk_size_tokens: number;
  readonly chunk_overlap_tokens: number;
}

function overlapProblem({
  max_chunk_size_tokens: size,
  chunk_overlap_tokens: overlap,
}: StaticChunking): string | undefined {
  return overlap * 2 <= size
    ? undefined
    : 'chunk_overlap_tokens must be at most half of max_chunk_size_tokens';
}

function manifestsProblem(manifests: readonly ManifestDto[]): string | undefined {
  const entries = new Map<string, number>();
  let count = 0;
  for (const [
    entry,
    {
      vector_store: { id },
      files,
    },
  ] of manifests.entries()) {
    const other = entries.get(id);
    if (other !== undefined)
      return `entry ${entry} must be of another vector store than entry ${other}: both are of ${id}`;
    entries.set(id, entry);
    count += files.length;
  }
  return count > MAX_MANIFEST_FILES
    ? `must not have more than ${MAX_MANIFEST_FILES} files in total`
    : undefined;
}
