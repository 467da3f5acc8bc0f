/** An item of a listing. */
export interface Identified {
  readonly id: string;
}

/** One page of a listing. Unknown fields are kept. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly has_more: boolean;
}
