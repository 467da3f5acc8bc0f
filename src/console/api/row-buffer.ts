/** Longest time until an item is shown. */
const MAX_WAIT_MS = 300;
/** Below this number, rows are shown in the next frame. */
const EVERY_FRAME = 200;
const GROWTH = 1.25;

/**
 * Collects the rows of a stream and publishes them in batches, at most one per animation frame. Each batch makes the table
 * process all rows again, so the more rows there are, the larger are the batches.
 */
export class RowBuffer<Row> {
  private readonly rows: Row[] = [];
  private published = 0;
  private publishedAt = 0;
  private frame: number | undefined;

  constructor(private readonly publish: (rows: readonly Row[]) => void) {}

  add(row: Row): void {
    this.rows.push(row);
    this.frame ??= requestAnimationFrame(this.onFrame);
  }

  /** All rows. Ends pending publications. */
  take(): readonly Row[] {
    this.close();
    return this.rows;
  }

  close(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
  }

  private readonly onFrame = (now: number): void => {
    this.frame = undefined;
    const isLargeBatch = this.rows.length >= Math.max(this.published * GROWTH, this.published + EVERY_FRAME);
    if (this.published < EVERY_FRAME || isLargeBatch || now - this.publishedAt >= MAX_WAIT_MS) {
      this.published = this.rows.length;
      this.publishedAt = now;
      this.publish([...this.rows]);
    } else {
      this.frame = requestAnimationFrame(this.onFrame);
    }
  };
}
