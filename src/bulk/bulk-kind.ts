import { Injectable } from '@nestjs/common';
import type { Caller } from '../openai/caller.js';
import type { Journal } from './journal.js';
import type { BulkInput, BulkOperation } from './operation.js';
import type { ObjectKind } from './report/outcome.js';
import type { ReportShape } from './report/report-shape.js';

/** One kind of bulk operation: how it is begun, and how its report is laid out. */
export interface BulkKind<Input extends BulkInput = BulkInput> {
  /** Stays the same for ever: it is kept with the input. */
  readonly name: string;
  /** Tells which kind of object an id of the input's `ids` names. */
  readonly objectsOf: (input: Input) => (id: string) => ObjectKind;
  readonly shape: ReportShape;
  /** @param journal where another process may have to go on, or has begun */
  readonly begin: (caller: Caller, input: Input, journal?: Journal) => BulkOperation;
}

/** All kinds of bulk operations, by name, so that one can be begun from what was kept of it. */
@Injectable()
export class BulkKinds {
  private readonly byName = new Map<string, BulkKind>();

  add<Input extends BulkInput>(kind: BulkKind<Input>): void {
    if (this.byName.has(kind.name)) throw new Error(`there are two kinds of bulk operations ${kind.name}`);
    this.byName.set(kind.name, kind as unknown as BulkKind);
  }

  /** `undefined` for a name that only another version of the service knows. */
  find(name: string): BulkKind | undefined {
    return this.byName.get(name);
  }
}
