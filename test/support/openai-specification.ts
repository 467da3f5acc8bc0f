import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- a JSON document

/** Folder of OpenAI's documents. Its README states their source and license. */
const FIXTURES = resolve(process.cwd(), 'test/fixtures');

/** Reads OpenAI's specification of vector stores, files and uploads. Every call returns a new copy. */
export const readSpecification = (): Json => read('openai-vector-stores.openapi.json');

/** Reads recorded responses of OpenAI. */
export const readRecordedAnswers = (): Json => read('openai-recorded-answers.json');

const read = (name: string): Json => JSON.parse(readFileSync(resolve(FIXTURES, name), 'utf8'));
