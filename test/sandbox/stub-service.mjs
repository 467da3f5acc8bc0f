/** Stands for the service: answers /health/live, and ends with the code that a GET of /exit/{code} names. */
import { createServer } from 'node:http';

const { OPENAI_BASE_URL, UPSTREAM_IS_SANDBOX, STUB_EXIT, STUB_CONSOLE } = process.env;
const texts = { '/upstream': OPENAI_BASE_URL, '/is-sandbox': UPSTREAM_IS_SANDBOX };
if (STUB_EXIT) process.exit(Number(STUB_EXIT));
createServer((request, response) => {
  const code = /^\/exit\/(\d+)$/.exec(request.url)?.[1];
  response.statusCode = request.url === '/console/' && !STUB_CONSOLE ? 404 : 200;
  response.end(texts[request.url] ?? 'ok', () => code && process.exit(Number(code)));
}).listen(Number(process.env.PORT), '127.0.0.1');
