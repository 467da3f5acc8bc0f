import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- a JSON document

const SPECIFICATION = 'src/features/openai-compat/specification/openai-vector-stores.openapi.json';

/** Reads OpenAI's specification of vector stores, files and uploads. Each call returns a new copy. */
export const readSpecification = (): Json => read(SPECIFICATION);

/** Reads the recorded responses of OpenAI. */
export const readRecordedAnswers = (): Json => read('test/fixtures/openai-recorded-answers.json');

const read = (path: string): Json => JSON.parse(readFileSync(resolve(path), 'utf8'));
