export const DOCS_PATH = '/docs';
export const DOCUMENT_PATH = '/openapi.json';
export const POSTMAN_PATH = '/postman.json';
