import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- a JSON document

/** Where OpenAI's documents are; their source and licence are in the README next to them. */
const FIXTURES = resolve(process.cwd(), 'test/fixtures');

/** Reads OpenAI's specification of vector stores, files and uploads; every call returns a copy of its own. */
export const readSpecification = (): Json => read('openai-vector-stores.openapi.json');

/** Reads recorded answers of OpenAI. */
export const readRecordedAnswers = (): Json => read('openai-recorded-answers.json');

const read = (name: string): Json => JSON.parse(readFileSync(resolve(FIXTURES, name), 'utf8'));
