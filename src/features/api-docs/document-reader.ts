import type { OpenAPIObject } from '@nestjs/swagger';

export type SchemaOrReference = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
type ResolvedSchema = Exclude<SchemaOrReference, { $ref: string }>;

/** Follows the references of an OpenAPI document, and derives example values from its schemas. */
export class DocumentReader {
  constructor(private readonly document: OpenAPIObject) {}

  /** @throws Error for a reference to a component that does not exist */
  resolve<T extends object>(value: T): Exclude<T, { $ref: string }> {
    if (!('$ref' in value)) return value as Exclude<T, { $ref: string }>;
    const reference = String(value.$ref);
    const target = reference
      .split('/')
      .slice(1)
      .reduce<unknown>(
        (parent, name) => (parent as Record<string, unknown> | undefined)?.[name],
        this.document,
      );
    if (target === undefined) throw new Error(`unknown reference ${reference}`);
    return this.resolve(target as T);
  }

  /** The example of a schema, or one composed of the examples of its parts; `undefined` if there is none. */
  exampleOf(schemaOrReference: SchemaOrReference): unknown {
    const schema: ResolvedSchema = this.resolve(schemaOrReference);
    const own: unknown = schema.example ?? schema.default ?? schema.enum?.[0];
    if (own !== undefined) return own;
    const [part] = schema.allOf ?? schema.oneOf ?? schema.anyOf ?? [];
    if (part !== undefined) return this.exampleOf(part);
    if (schema.type === 'array') return schema.items === undefined ? [] : [this.exampleOf(schema.items)];
    if (schema.type !== 'object') return undefined;
    const { properties = {} } = schema;
    return Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, this.exampleOf(property)]),
    );
  }
}
