import { execFileSync } from 'node:child_process';

/** Lints texts in a process of its own: jest cannot load the Markdown language, an ES module, on every supported Node. */
const LINT = `
import markdown from '@eslint/markdown';
import { Linter } from 'eslint';
import { plainLanguage } from './test/lint/plain-language.js';
import { readFileSync } from 'node:fs';

const plugins = { language: { rules: { plain: plainLanguage } }, markdown };
const rules = { 'language/plain': 'error' };
const config = [
  { files: ['**/*.js'], plugins, rules },
  { files: ['**/*.md'], plugins, language: 'markdown/gfm', rules },
];
const texts = JSON.parse(readFileSync(0, 'utf8'));
const messages = texts.map(([file, text]) => new Linter().verify(text, config, file).map(({ message }) => message));
console.log(JSON.stringify(messages));`;

function reportsOf(...files: readonly (readonly [file: string, text: string])[]): string[][] {
  const input = JSON.stringify(files);
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', LINT], { input, encoding: 'utf8' }),
  ) as string[][];
}

const found = (word: string): unknown[] => [expect.stringContaining(`"${word}" reads better as`)];

describe('the language rule', () => {
  let reports: string[][];

  beforeAll(() => {
    reports = reportsOf(
      ['a.js', '/** Files that the report tells of. */'],
      ['a.js', '/**\n * Deletes those that\n * are old.\n */'],
      ['a.js', "const text = 'the stores that are meant';"],
      ['a.js', 'const text = `${1} of what is left`;'],
      ['a.md', 'The job goes on without its request.'],
      ['a.js', "const key = 'told';"],
      ['a.js', '/** Resumes the job and reports the deleted stores. */'],
      ['a.md', 'The field `meant` is reserved.'],
      ['a.md', '```\ntold and gone on\n```'],
    );
  });

  it('rejects listed words in comments, strings, templates and Markdown', () => {
    expect(reports.slice(0, 5)).toEqual(
      ['tells', 'those that are', 'meant', 'what is left', 'goes on'].map(found),
    );
  });

  it('accepts values, code and plain sentences', () => {
    expect(reports.slice(5)).toEqual([[], [], [], []]);
  });
});
