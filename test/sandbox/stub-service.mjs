/** Stands for the service: answers /health/live, and ends with the code that a GET of /exit/{code} names. */
import { createServer } from 'node:http';

const upstream = process.env.OPENAI_BASE_URL;
if (process.env.STUB_EXIT) process.exit(Number(process.env.STUB_EXIT));
createServer((request, response) => {
  const code = /^\/exit\/(\d+)$/.exec(request.url)?.[1];
  response.end(request.url === '/upstream' ? upstream : 'ok', () => code && process.exit(Number(code)));
}).listen(Number(process.env.PORT), '127.0.0.1');
