/** A report that a use case hands to the edge, read piece by piece while it is shown: its size costs no memory. */
export class StoredReport {
  constructor(
    /** One JSON line an outcome in the order in which they settled, then one with the summary or the error. */
    readonly lines: () => AsyncIterable<string>,
    /** The text of one JSON document, outcomes in the order of the request. */
    readonly document: () => AsyncIterable<string>,
  ) {}
}
