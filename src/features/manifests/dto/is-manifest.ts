import { ValidateBy } from 'class-validator';
import {
  attributesProblem,
  PassesCheck,
  isRecord,
  metadataProblem,
} from '../../../http/validation/is-key-value-pairs.js';

/** Stores, and files of all of them, that one request makes again. */
export const MAX_MANIFESTS = 10_000;
export const MAX_MANIFEST_FILES = 100_000;
const MAX_DAYS = 365;
/** OpenAI's own limits of a static chunking. */
const MIN_CHUNK_TOKENS = 100;
const MAX_CHUNK_TOKENS = 4_096;

type Problem = string | undefined;

const isTextOrNothing = (value: unknown): boolean =>
  value === undefined || value === null || typeof value === 'string';
const isNothing = (value: unknown): boolean => value === undefined || value === null;

/** Any id that upstream may list: those of a manifest are never part of a path. */
const isListedId = (value: unknown): boolean => typeof value === 'string' && value !== '';
const LISTED_ID_RULE = 'must be a string that is not empty';

/** A problem of a part, with where it is. */
const at = (place: string, problem: Problem): Problem =>
  problem === undefined ? undefined : `${place} ${problem}`;

function storeProblem(value: unknown): Problem {
  if (!isRecord(value)) return 'must be the store of a manifest';
  const { id, name, description, metadata, expires_after: expiry } = value;
  if (!isListedId(id)) return `id ${LISTED_ID_RULE}`;
  if (!isTextOrNothing(name)) return 'name must be a text or null';
  if (!isTextOrNothing(description)) return 'description must be a text or null';
  if (!isNothing(metadata) && metadataProblem(metadata) !== undefined)
    return at('metadata', metadataProblem(metadata));
  return isNothing(expiry) ? undefined : at('expires_after', expiryProblem(expiry));
}

function expiryProblem(value: unknown): Problem {
  const isExpiry =
    isRecord(value) && value.anchor === 'last_active_at' && isIntegerIn(value.days, 1, MAX_DAYS);
  return isExpiry ? undefined : `must have the anchor last_active_at, and 1 to ${MAX_DAYS} days`;
}

function filesProblem(value: unknown): Problem {
  if (!Array.isArray(value)) return 'must be a list of files';
  if (value.length > MAX_MANIFEST_FILES) return `must not have more than ${MAX_MANIFEST_FILES} entries`;
  for (const [place, file] of value.entries()) {
    const problem = fileProblem(file);
    if (problem !== undefined) return `entry ${place} ${problem}`;
  }
  return undefined;
}

function fileProblem(value: unknown): Problem {
  if (!isRecord(value)) return 'must be a file of a manifest';
  const { file_id, filename, attributes, chunking_strategy: chunking } = value;
  if (!isListedId(file_id)) return `file_id ${LISTED_ID_RULE}`;
  if (!isTextOrNothing(filename)) return 'filename must be a text or null';
  if (!isNothing(attributes) && attributesProblem(attributes) !== undefined)
    return at('attributes', attributesProblem(attributes));
  return isNothing(chunking) ? undefined : at('chunking_strategy', chunkingProblem(chunking));
}

function chunkingProblem(value: unknown): Problem {
  if (!isRecord(value) || typeof value.type !== 'string') return 'is none';
  if (value.type !== 'static') return undefined;
  if (!isRecord(value.static)) return 'must tell the sizes of static chunks';
  const { max_chunk_size_tokens: size, chunk_overlap_tokens: overlap } = value.static;
  if (!isIntegerIn(size, MIN_CHUNK_TOKENS, MAX_CHUNK_TOKENS))
    return `max_chunk_size_tokens must be ${MIN_CHUNK_TOKENS} to ${MAX_CHUNK_TOKENS}`;
  return isIntegerIn(overlap, 0, size / 2)
    ? undefined
    : 'chunk_overlap_tokens must be 0 to half of max_chunk_size_tokens';
}

const isIntegerIn = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

function manifestProblem(value: unknown): Problem {
  if (!isRecord(value)) return 'must be a manifest';
  if (value.object !== 'vector_store.manifest') return 'object must be vector_store.manifest';
  if (value.version !== 1) return 'version must be 1';
  return at('vector_store', storeProblem(value.vector_store)) ?? at('files', filesProblem(value.files));
}

/** @returns what is wrong with a list of manifests, each of another store */
export function manifestsProblem(value: unknown): Problem {
  if (!Array.isArray(value)) return 'must be a list of manifests';
  if (value.length > MAX_MANIFESTS) return `must not have more than ${MAX_MANIFESTS} entries`;
  const stores = new Set<unknown>();
  let files = 0;
  for (const [place, manifest] of (value as unknown[]).entries()) {
    const problem = manifestProblem(manifest);
    if (problem !== undefined) return `entry ${place} ${problem}`;
    const { vector_store: store, files: held } = manifest as {
      vector_store: { id: string };
      files: unknown[];
    };
    if (stores.has(store.id)) return `entry ${place} is a second one of ${store.id}`;
    stores.add(store.id);
    files += held.length;
    if (files > MAX_MANIFEST_FILES) return `must not have more than ${MAX_MANIFEST_FILES} files altogether`;
  }
  return undefined;
}

export const IsManifestStore = (): PropertyDecorator => PassesCheck('isManifestStore', storeProblem);
export const IsManifestFiles = (): PropertyDecorator => PassesCheck('isManifestFiles', filesProblem);
export const IsManifests = (): PropertyDecorator => PassesCheck('isManifests', manifestsProblem);

/** What stands for the whole body: nothing else may be said beside it. */
export const IsWithoutSiblings = (): PropertyDecorator =>
  ValidateBy({
    name: 'standsAlone',
    validator: {
      validate: (_value, args) =>
        Object.values(args?.object ?? {}).filter((one) => one !== undefined).length === 1,
      defaultMessage: () => '$property must stand alone, with nothing beside it',
    },
  });
