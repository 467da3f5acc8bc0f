import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { OPENAI_PREFIX } from '../../http/route-options.js';
import { operationsOf, type RouteOperation } from './openapi-operations.js';

type Components = NonNullable<OpenAPIObject['components']>;

/** One occurrence of a response or parameter. */
interface Occurrence {
  readonly name: string;
  /** Used if two components would have the same name. */
  readonly qualifiedName: string;
  readonly value: object;
  readonly replaceBy: (reference: { $ref: string }) => void;
}

/** Moves each response and parameter that several operations have in common to `components`. */
export function shareComponents(document: OpenAPIObject): void {
  const operations = operationsOf(document);
  document.components = {
    ...document.components,
    responses: share('responses', operations.flatMap(responsesOf)) as Components['responses'],
    parameters: share('parameters', operations.flatMap(parametersOf)) as Components['parameters'],
  };
}

function responsesOf({ path, operation }: RouteOperation): Occurrence[] {
  const { responses, operationId = '' } = operation;
  return Object.entries(responses).map(([status, value]) => {
    const phrase = (STATUS_CODES[status] ?? status).replace(/\W/g, '');
    const qualifiedName = `${operationId}_${phrase}`;
    return {
      name: status === '200' ? qualifiedName : prefixFor(path) + phrase,
      qualifiedName,
      value: value as object,
      replaceBy: (reference) => (responses[status] = reference),
    };
  });
}

function parametersOf({ path, operation }: RouteOperation): Occurrence[] {
  const { parameters = [], operationId = '' } = operation;
  return parameters.map((value, index) => {
    const { name } = value as { name: string };
    return {
      name: prefixFor(path) + name,
      qualifiedName: `${operationId}_${name}`,
      value,
      replaceBy: (reference) => (parameters[index] = reference),
    };
  });
}

const prefixFor = (path: string): string =>
  path.startsWith(`/${OPENAI_PREFIX}/`) ? `${OPENAI_PREFIX}_` : '';

function share(kind: keyof Components, occurrences: readonly Occurrence[]): Record<string, object> {
  const groups = new Map<string, Occurrence[]>();
  for (const occurrence of occurrences) {
    const key = JSON.stringify(occurrence.value);
    groups.set(key, [...(groups.get(key) ?? []), occurrence]);
  }
  const shared = [...groups.values()].filter((group) => group.length > 1);
  const names = shared.map(([first]) => first?.name);
  return Object.fromEntries(
    shared.map((group) => {
      const [{ name: shortName, qualifiedName, value }] = group as [Occurrence];
      const isUnique = names.indexOf(shortName) === names.lastIndexOf(shortName);
      const name = isUnique ? shortName : qualifiedName;
      for (const { replaceBy } of group) replaceBy({ $ref: `#/components/${kind}/${name}` });
      return [name, value];
    }),
  );
}
