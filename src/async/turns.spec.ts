import { filterAsync } from './streams.js';
import { filtered } from './turns.js';

/** A slow test. */
function isEven(number: number): boolean {
  const until = performance.now() + 5;
  while (performance.now() < until);
  return number % 2 === 0;
}

const NUMBERS = Array.from({ length: 20 }, (_, at) => at);
const EVEN = NUMBERS.filter((number) => number % 2 === 0);

describe('a long loop', () => {
  let turns: number;
  let timer: NodeJS.Immediate;

  beforeEach(() => {
    turns = 0;
    const count = (): void => {
      turns += 1;
      timer = setImmediate(count);
    };
    timer = setImmediate(count);
  });
  afterEach(() => {
    clearImmediate(timer);
  });

  it('does not block the event loop while it filters', async () => {
    expect(await filtered(NUMBERS, isEven)).toEqual(EVEN);
    expect(turns).toBeGreaterThanOrEqual(3);
  });

  it('does not block the event loop while it selects from one large page', async () => {
    // eslint-disable-next-line @typescript-eslint/require-await -- models a page
    const page = async function* (): AsyncGenerator<number> {
      yield* NUMBERS;
    };
    const passed: number[] = [];
    for await (const number of filterAsync(page(), isEven)) passed.push(number);
    expect(passed).toEqual(EVEN);
    expect(turns).toBeGreaterThanOrEqual(3);
  });
});
