import { cpuMsOf } from '../../../test/support/cpu-time.js';
import { csvHead, csvRow } from './csv.js';

describe('csvRow', () => {
  it('quotes separators, quotes and line ends', () => {
    expect(csvRow(['plain', 'a,b', 'see "so"', 'two\nlines', ''])).toBe(
      'plain,"a,b","see ""so""","two\nlines",\n',
    );
  });

  it('escapes formulas after other possible separators', () => {
    expect(csvRow(['rev;=HYPERLINK("x")', 'a\t +1', 'a;b', 'a-b'])).toBe(
      `"rev;'=HYPERLINK(""x"")",a\t '+1,a;b,a-b\n`,
    );
    expect(csvRow(['a;＝1', 'a\n-1;x', 'a\r@x', 'a;"=1'])).toBe(`a;'＝1,"a\n'-1;x","a\r'@x","a;""'=1"\n`);
  });

  it('takes linear time for any text', () => {
    const cells = ['\t'.repeat(200_000), ' '.repeat(200_000), ';"'.repeat(100_000)];
    expect(cpuMsOf(() => csvRow(cells))).toBeLessThan(1_000);
  });

  it('writes numbers and booleans unchanged, and unknown values as empty cells', () => {
    expect(csvRow([0, -1.5, 1e21, true, false, null, undefined])).toBe('0,-1.5,1e+21,true,false,,\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1', '＋1', '－1', '＠x'])(
    'lets no text be taken for a formula: %j',
    (text) => {
      expect(csvRow([text]).replace(/^"/, '')).toMatch(/^'/);
      expect(csvRow(['a', text])).toContain(`'${text}`);
    },
  );
});

describe('csvHead', () => {
  it('names the columns', () => {
    expect(
      csvHead([
        { name: 'id', valueOf: () => '' },
        { name: 'usage_bytes', valueOf: () => 0 },
      ]),
    ).toBe('id,usage_bytes\n');
  });
});
