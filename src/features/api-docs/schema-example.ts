import type { OpenAPIObject } from '@nestjs/swagger';

type SchemaOrReference = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
type Schema = Exclude<SchemaOrReference, { $ref: string }>;

const REFERENCE = '#/components/schemas/';

/** Reads the schemas of an OpenAPI document: what a reference stands for, and what a value looks like. */
export class SchemaExamples {
  constructor(private readonly document: OpenAPIObject) {}

  /** @throws Error for a reference to a schema that the document does not hold */
  resolve(schema: SchemaOrReference): Schema {
    if (!('$ref' in schema)) return schema;
    const found = this.document.components?.schemas?.[schema.$ref.replace(REFERENCE, '')];
    if (found === undefined) throw new Error(`unknown schema ${schema.$ref}`);
    return this.resolve(found);
  }

  /** An example of the whole value: its own, or one made of the examples of its parts; `undefined` without any. */
  of(schemaOrReference: SchemaOrReference): unknown {
    const schema = this.resolve(schemaOrReference);
    const told: unknown = schema.example ?? schema.default ?? schema.enum?.[0];
    if (told !== undefined) return told;
    const [base] = schema.allOf ?? [];
    if (base !== undefined) return this.of(base);
    if (schema.type === 'array') return schema.items === undefined ? [] : [this.of(schema.items)];
    return schema.type === 'object' ? this.ofProperties(schema.properties ?? {}) : undefined;
  }

  private ofProperties(properties: Record<string, SchemaOrReference>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, this.of(schema)]));
  }
}
