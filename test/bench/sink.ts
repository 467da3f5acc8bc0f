import { createServer } from 'node:http';

/**
 * An upstream that takes whatever comes, keeps nothing of it, and answers how many bytes that was: what it costs does
 * not hide what the way to it costs. `node sink.js <port>`.
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
