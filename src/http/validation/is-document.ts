const DOCUMENTS = new WeakSet<object>();

/**
 * Marks the DTO of a body that is a document of the service's own making, such as a manifest. It may have more entries
 * than a request may name ids, and what is in its fields is left as it came: making objects of classes of 100,000 entries
 * takes longer than reading them. Each field is judged as a whole, by one validator.
 */
export const IsDocument = (): ClassDecorator => (type) => void DOCUMENTS.add(type);

export function isDocumentDto(type: unknown): type is new () => object {
  return typeof type === 'function' && DOCUMENTS.has(type);
}
