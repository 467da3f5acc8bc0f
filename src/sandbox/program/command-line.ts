import { parseArgs, type ParseArgsConfig } from 'node:util';
import { DEMO_KEY, type SandboxOptions, type SandboxSeed } from '../sandbox.js';
import { DAY_MS } from '../units.js';

export const USAGE = `Usage: node dist/sandbox/main.js [options]

Starts an emulator of OpenAI's vector store and file API with demo data, and the service connected to it.

  --only-upstream           start only the emulator
  --port <n>                port of the emulator, default 8080 (the service listens on PORT, default 8000)
  --host <address>          address of the emulator, default 127.0.0.1
  --key <key>               an accepted API key, repeatable, default ${DEMO_KEY}
  --seed demo|empty         initial data of the first key's account, default demo
  --latency-ms <n>          delay of every response, default 0
  --jitter-ms <n>           maximum random extra delay, default 0
  --indexing-ms <n>         time to index an attached file, default 2000
  --requests-per-second <n> rate limit for each key, default none
  --fault-rate <0..1>       fraction of requests that fail, default 0
  --help                    show this help

To change settings at run time, use GET and PATCH /_sandbox/settings.`;

const COMMAND_LINE_OPTIONS = {
  'only-upstream': { type: 'boolean', default: false },
  port: { type: 'string' },
  host: { type: 'string' },
  key: { type: 'string', multiple: true, default: [DEMO_KEY] },
  seed: { type: 'string', default: 'demo' },
  'latency-ms': { type: 'string', default: '0' },
  'jitter-ms': { type: 'string', default: '0' },
  'indexing-ms': { type: 'string', default: '2000' },
  'requests-per-second': { type: 'string', default: '0' },
  'fault-rate': { type: 'string', default: '0' },
  help: { type: 'boolean', default: false },
} satisfies ParseArgsConfig['options'];

const DEFAULT_PORT = 8080;
const MAX_PORT = 65_535;

export interface CommandLine {
  readonly isHelp: boolean;
  readonly isOnlyUpstream: boolean;
  readonly sandbox: SandboxOptions;
}

/** An invalid command line. The message is one line. */
export class UsageError extends Error {}

/** @throws UsageError for an unknown option or an invalid value */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const values = parseOptions(args);
  const rate = numberOption('requests-per-second', values['requests-per-second'], 1_000_000);
  const faultRate = numberOption('fault-rate', values['fault-rate'], 1);
  return {
    isHelp: values.help,
    isOnlyUpstream: values['only-upstream'],
    sandbox: {
      port: parsePort('--port', values.port, DEFAULT_PORT),
      host: values.host,
      keys: values.key,
      seed: seedOption(values.seed),
      settings: {
        latency_ms: numberOption('latency-ms', values['latency-ms']),
        jitter_ms: numberOption('jitter-ms', values['jitter-ms']),
        indexing_ms: numberOption('indexing-ms', values['indexing-ms']),
        rate_limit: rate ? { requests_per_second: rate } : null,
        faults: faultRate ? { rate: faultRate } : null,
      },
    },
  };
}

/** Parses a port number. @throws UsageError that contains `name` */
export function parsePort(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= MAX_PORT) return port;
  throw new UsageError(`${name} must be a port from 0 to ${MAX_PORT}, not '${text}'.`);
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: COMMAND_LINE_OPTIONS }).values;
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(message.split('. ')[0] ?? message, { cause: error });
  }
}

function numberOption(name: string, text: string, max = DAY_MS): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= max) return value;
  throw new UsageError(`--${name} must be a number from 0 to ${max}, not '${text}'.`);
}

function seedOption(text: string): SandboxSeed {
  if (text === 'demo' || text === 'empty') return text;
  throw new UsageError(`--seed must be demo or empty, not '${text}'.`);
}
