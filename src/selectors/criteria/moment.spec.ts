import { parseAge, parseMoment } from './moment.js';

const NOW_MS = Date.parse('2026-03-01T00:00:00Z');

describe('parseAge', () => {
  it.each([
    ['90s', 90],
    ['5m', 300],
    ['12h', 43_200],
    ['30d', 2_592_000],
    ['4w', 2_419_200],
    ['0d', 0],
  ])('%s is %d seconds', (text, seconds) => expect(parseAge(text)).toBe(seconds));

  it.each(['', '30', 'd', '-1d', '1.5d', '30 d', '30D', '1y', '1234567d'])('%j is invalid', (text) =>
    expect(parseAge(text)).toBeUndefined(),
  );
});

describe('parseMoment', () => {
  it.each([
    ['30d', '2026-01-30T00:00:00Z'],
    ['0s', '2026-03-01T00:00:00Z'],
    ['2026-02-28', '2026-02-28T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
    ['2026-02-28T10:30Z', '2026-02-28T10:30:00Z'],
    ['2026-02-28T10:30:15.5+02:00', '2026-02-28T08:30:15.5Z'],
  ])('%s is %s', (text, date) => expect(parseMoment(text, NOW_MS)).toBe(Date.parse(date) / 1_000));

  it.each([
    '',
    'yesterday',
    '2026',
    '2026-13-01',
    '2026-02-29',
    '2026-02-30T10:00:00Z',
    '2026-11-31',
    '2026-02-28T10:30',
    '28.02.2026',
    '1700000000',
  ])('%j is invalid', (text) => expect(parseMoment(text, NOW_MS)).toBeUndefined());
});
