import { fileURLToPath } from 'node:url';
import { runProgram } from './program/program.js';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

process.exitCode = await runProgram({
  args: process.argv.slice(2),
  env: process.env,
  serviceEntry: fileURLToPath(new URL('../main.js', import.meta.url)),
  stop: stop.signal,
  print: console.log,
  printError: console.error,
});
