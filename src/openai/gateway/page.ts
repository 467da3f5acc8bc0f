/** An object with an id, as every item of a listing is. */
export interface Identified {
  readonly id: string;
}

/** One page of a listing, as upstream sends it. Fields that the service does not know are kept. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly has_more: boolean;
}
