import type { OpenAPIObject } from '@nestjs/swagger';
import { fieldTextOf } from './field-texts.js';
import type { OpenAiSpecification, SpecifiedSchema } from './openai-specification.js';

export type PublishedSchemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Published = PublishedSchemas[string];

/** The schema that is being converted, and the path of the field within it. */
interface Place {
  readonly schema: string;
  readonly path: string;
}

/** Keywords that OpenAPI 3.0 and 3.1 share. */
const COMMON_KEYWORDS = [
  'type',
  'format',
  'enum',
  'default',
  'deprecated',
  'minimum',
  'maximum',
  'maxItems',
  'maxLength',
  'maxProperties',
  'required',
] as const;

/**
 * Converts schemas of OpenAI's specification (OpenAPI 3.1) to OpenAPI 3.0, under names of their own and with the texts of this
 * service. Unknown fields are allowed, since the service passes them on.
 */
export class SchemaPublisher {
  /** The schemas that have been referred to, by their published names. */
  readonly schemas: PublishedSchemas = {};

  constructor(private readonly specification: OpenAiSpecification) {}

  /** @param place where the texts of its fields are found */
  publish(schema: SpecifiedSchema, place: Place = { schema: '', path: '' }): Published {
    const { $ref, $recursiveRef, allOf = [], anyOf, oneOf = anyOf ?? [] } = schema;
    if ($ref !== undefined) return this.refer($ref.split('/').at(-1) ?? '');
    if ($recursiveRef !== undefined) return this.refer(place.schema);
    const parts = allOf.filter((part) => part.nullable !== true);
    const kind = anyOf === undefined ? 'oneOf' : 'anyOf';
    const choices = oneOf.filter(({ type }) => type !== 'null');
    const isNullable =
      schema.nullable === true || parts.length < allOf.length || choices.length < oneOf.length;
    const [base, ...others] = [...parts, ...choices];
    const published =
      base !== undefined && others.length === 0
        ? wrapped(this.publish(base, place))
        : {
            ...this.structureOf(schema, place),
            ...(choices.length > 0 && { [kind]: choices.map((choice) => this.publish(choice, place)) }),
          };
    return isNullable ? { type: 'object', ...published, nullable: true } : published;
  }

  private refer(name: string): Published {
    const published = `OpenAi${name.replace(/^OpenAI/, '')}`;
    if (!(published in this.schemas)) {
      // Reserves the name: a schema can contain itself.
      this.schemas[published] = {};
      const specified = this.specification.components.schemas[name] ?? {};
      this.schemas[published] = this.described(specified, { schema: name, path: '' });
    }
    return { $ref: `#/components/schemas/${published}` };
  }

  private structureOf(schema: SpecifiedSchema, { schema: name, path }: Place): object {
    const { properties, items, additionalProperties, type, minItems } = schema;
    const within = (suffix: string): Place => ({ schema: name, path: path + suffix });
    const fields = Object.entries(properties ?? {}).map(([field, property]) => [
      field,
      this.described(property, within(path === '' ? field : `.${field}`)),
    ]);
    return {
      ...(properties && { type: 'object' }),
      ...Object.fromEntries(
        COMMON_KEYWORDS.filter((keyword) => keyword in schema).map((keyword) => [keyword, schema[keyword]]),
      ),
      // The specification also sets it on strings.
      ...(type === 'array' && minItems !== undefined && { minItems }),
      ...(properties && { properties: Object.fromEntries(fields) as PublishedSchemas }),
      ...(items && { items: this.publish(items, within('[]')) }),
      ...(typeof additionalProperties === 'object' && {
        additionalProperties: this.publish(additionalProperties, within('.*')),
      }),
    };
  }

  private described(specified: SpecifiedSchema, place: Place): Published {
    const [description, example] = fieldTextOf(place.schema, place.path, specified) ?? [];
    const schema = this.publish(specified, place);
    return {
      ...(description === undefined ? schema : wrapped(schema)),
      ...(description !== undefined && { description }),
      ...(example !== undefined && { example }),
    };
  }
}

/** A reference cannot have other keywords in OpenAPI 3.0. */
const wrapped = (schema: Published): Exclude<Published, { $ref: string }> =>
  '$ref' in schema ? { allOf: [schema] } : schema;
