import { Agent, createServer, request, type ServerResponse } from 'node:http';

/**
 * The minimal proxy, as the baseline for the service. It pipes requests and responses without reading them.
 * Usage: `node bare-proxy.js <port> <upstream origin>`
 */
const [port, upstream = ''] = process.argv.slice(2);
const { hostname, port: upstreamPort } = new URL(upstream);
const agent = new Agent({ keepAlive: true });

const fail = (response: ServerResponse): void => {
  if (response.headersSent) response.destroy();
  else response.writeHead(502).end();
};

createServer((incoming, response) => {
  const { method, url: path, headers } = incoming;
  const outgoing = request({ agent, hostname, port: upstreamPort, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.once('error', () => fail(response));
  incoming.pipe(outgoing);
}).listen(Number(port), '127.0.0.1');
