const DOCUMENT_DTOS = new WeakSet<object>();

/**
 * Marks the DTO of a document that the service itself creates, such as a manifest. Its lists may be longer than `MAX_BULK_IDS`,
 * and its values are not transformed, because creating 100,000 class instances takes longer than parsing them. One validator
 * checks each field as a whole.
 */
export const IsDocument = (): ClassDecorator => (type) => void DOCUMENT_DTOS.add(type);

export function isDocumentDto(type: unknown): type is new () => object {
  return typeof type === 'function' && DOCUMENT_DTOS.has(type);
}
