/** Stands for the service: answers / and /health/live, and ends with the code that a GET of /exit/{code} names. */
import { createServer } from 'node:http';

const { OPENAI_BASE_URL: upstream, UPSTREAM_IS_SANDBOX: isSandbox, STUB_LINKS = '{}' } = process.env;
const texts = { '/': `{"links":${STUB_LINKS}}`, '/upstream': upstream, '/is-sandbox': isSandbox };
if (process.env.STUB_EXIT) process.exit(Number(process.env.STUB_EXIT));
createServer((request, response) => {
  const code = /^\/exit\/(\d+)$/.exec(request.url)?.[1];
  response.end(texts[request.url] ?? 'ok', () => code && process.exit(Number(code)));
}).listen(Number(process.env.PORT), '127.0.0.1');
