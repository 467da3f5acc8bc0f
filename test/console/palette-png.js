import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = 8;
const CHUNK_OVERHEAD = 12;
const CHANNELS = 3;
const PALETTE_SIZE = 256;

/**
 * Reduces a screenshot to its 256 most frequent colors, which halves its size: a page has few colors, except at the edges
 * of letters. Takes what Chromium writes, an RGB image of 8 bits without interlacing.
 */
export function toPalettePng(png) {
  const { header, width, pixels } = decode(png);
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += CHANNELS) {
    const color = pixels.readUIntBE(at, CHANNELS);
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  const palette = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([color]) => color)
    .slice(0, PALETTE_SIZE);
  const indexes = new Map([...counts.keys()].map((color) => [color, nearest(color, palette)]));
  const rows = [];
  for (let start = 0; start < pixels.length; start += width * CHANNELS) {
    const row = Buffer.alloc(1 + width);
    for (let x = 0; x < width; x++)
      row[1 + x] = indexes.get(pixels.readUIntBE(start + x * CHANNELS, CHANNELS));
    rows.push(row);
  }
  header[9] = 3; // color type: palette
  return Buffer.concat([
    png.subarray(0, SIGNATURE),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channelsOf))),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function decode(png) {
  const data = [];
  let header;
  for (let at = SIGNATURE; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = Buffer.from(content);
    if (type === 'IDAT') data.push(content);
    at += CHUNK_OVERHEAD + length;
  }
  if (header.toString('hex', 8) !== '0802000000') throw new Error('not an RGB image of 8 bits');
  const width = header.readUInt32BE(0);
  return { header, width, pixels: unfilter(inflateSync(Buffer.concat(data)), width * CHANNELS) };
}

/** @see https://www.w3.org/TR/png-3/#9Filter-types */
function unfilter(filtered, stride) {
  const rowCount = filtered.length / (stride + 1);
  const pixels = Buffer.alloc(rowCount * stride);
  for (let y = 0; y < rowCount; y++) {
    const type = filtered[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x < CHANNELS ? 0 : pixels[at - CHANNELS];
      const up = y === 0 ? 0 : pixels[at - stride];
      const upLeft = x < CHANNELS || y === 0 ? 0 : pixels[at - stride - CHANNELS];
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][type];
      pixels[at] = filtered[y * (stride + 1) + 1 + x] + predicted;
    }
  }
  return pixels;
}

function paeth(left, up, upLeft) {
  const [a, b, c] = [Math.abs(up - upLeft), Math.abs(left - upLeft), Math.abs(left + up - 2 * upLeft)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : upLeft;
}

function nearest(color, palette) {
  const wanted = channelsOf(color);
  const distances = palette.map((other) =>
    channelsOf(other).reduce((sum, value, at) => sum + (value - wanted[at]) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}

const channelsOf = (color) => [color >> 16, (color >> 8) & 0xff, color & 0xff];

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
