import { readFileSync } from 'node:fs';

type SchemaFields = Readonly<Record<string, SpecifiedSchema>>;

/** A schema of OpenAI's specification (OpenAPI 3.1), reduced to the keywords that it uses. */
export interface SpecifiedSchema {
  readonly $ref?: string;
  /** Refers to the component that contains it. */
  readonly $recursiveRef?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly string[];
  readonly minItems?: number;
  readonly required?: readonly string[];
  readonly properties?: SchemaFields;
  readonly items?: SpecifiedSchema;
  readonly additionalProperties?: boolean | SpecifiedSchema;
  readonly allOf?: readonly SpecifiedSchema[];
  readonly anyOf?: readonly SpecifiedSchema[];
  readonly oneOf?: readonly SpecifiedSchema[];
  readonly [keyword: string]: unknown;
}

export interface SpecifiedParameter {
  readonly in: string;
  readonly name: string;
  readonly schema: SpecifiedSchema;
}

/** Content by media type. */
export type SpecifiedContent = Readonly<Record<string, { readonly schema: SpecifiedSchema }>>;

export interface SpecifiedOperation {
  readonly operationId: string;
  readonly parameters?: readonly SpecifiedParameter[];
  readonly requestBody?: { readonly content: SpecifiedContent };
  readonly responses: Readonly<Record<'200', { readonly content: SpecifiedContent }>>;
}

export interface OpenAiSpecification {
  readonly paths: Readonly<Record<string, Readonly<Record<string, SpecifiedOperation>>>>;
  readonly components: { readonly schemas: SchemaFields };
}

/** Corrects the fields of a schema; all schemas are passed as well. */
type Correction = (fields: SchemaFields, schemas: SchemaFields) => SchemaFields;

const orNull =
  (...names: readonly string[]): Correction =>
  (fields) => ({
    ...fields,
    ...Object.fromEntries(names.map((name) => [name, { anyOf: [fields[name] ?? {}, { type: 'null' }] }])),
  });

/** Where OpenAI accepts or returns something other than it specifies: as recorded, or as reported by its users. */
const CORRECTIONS: Readonly<Record<string, Correction>> = {
  ListFilesResponse: orNull('first_id', 'last_id'),
  ListVectorStoresResponse: orNull('first_id', 'last_id'),
  ListVectorStoreFilesResponse: orNull('first_id', 'last_id'),
  OpenAIFile: orNull('status_details'),
  VectorStoreObject: orNull('name', 'expires_after'),
  VectorStoreFileBatchObject: (fields) => ({
    ...fields,
    object: { ...fields.object, enum: [...(fields.object?.enum ?? []), 'vector_store.file_batch'] },
  }),
  // In a form, each field of an object is a field of its own.
  CreateFileRequest: ({ expires_after: _object, ...fields }, schemas) => ({
    ...fields,
    ...Object.fromEntries(
      Object.entries(schemas.FileExpirationAfter?.properties ?? {}).map(([name, field]) => [
        `expires_after[${name}]`,
        field,
      ]),
    ),
  }),
};

/** Reads OpenAI's specification of vector stores, files and uploads, corrected by {@link CORRECTIONS}. */
export function readOpenAiSpecification(): OpenAiSpecification {
  const file = new URL('./openai-vector-stores.openapi.json', import.meta.url);
  const { paths, components } = JSON.parse(readFileSync(file, 'utf8')) as OpenAiSpecification;
  const schemas = { ...components.schemas };
  for (const [name, correct] of Object.entries(CORRECTIONS))
    schemas[name] = { ...schemas[name], properties: correct(schemas[name]?.properties ?? {}, schemas) };
  return { paths, components: { schemas } };
}
