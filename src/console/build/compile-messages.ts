import { parse } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly value?: unknown;
}

/** Parses the messages at build time, so that the bundle contains no parser for them. */
export function compileMessages(): Plugin {
  return {
    name: 'compile-messages',
    enforce: 'post',
    config: () => ({
      resolve: {
        alias: [
          {
            find: /^@formatjs\/icu-messageformat-parser$/,
            replacement: '@formatjs/icu-messageformat-parser/no-parser.js',
          },
        ],
      },
    }),
    transform: {
      filter: { id: /\.messages\.ts$/ },
      handler(code) {
        let compiled = code;
        // From the end, so that the positions stay valid.
        for (const { value, start, end } of messagesIn(this.parse(code)).reverse()) {
          const message = JSON.stringify(parse(value, { captureLocation: false }));
          compiled = compiled.slice(0, start) + message + compiled.slice(end);
        }
        return { code: compiled, map: null };
      },
    },
  };
}

/** The values of all properties that are texts. */
function messagesIn(node: unknown): (Node & { readonly value: string })[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, value } = node as Partial<Node>;
  if (type === 'Property' && isText(value)) return [value];
  return Object.values(node).flatMap(messagesIn);
}

const isText = (node: unknown): node is Node & { readonly value: string } =>
  (node as Node).type === 'Literal' && typeof (node as Node).value === 'string';
