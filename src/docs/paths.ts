export const DOCS_PATH = '/docs';
export const DOCUMENT_PATH = '/openapi.json';
