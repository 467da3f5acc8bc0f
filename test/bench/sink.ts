import { createServer } from 'node:http';

/**
 * An upstream that discards every body and returns its size, so its own cost does not affect the measurement.
 * Usage: `node sink.js <port>`
 */
const [port] = process.argv.slice(2);

createServer((request, response) => {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => (bytes += chunk.length));
  request.once('end', () => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ object: 'file', bytes }));
  });
}).listen(Number(port), '127.0.0.1');
