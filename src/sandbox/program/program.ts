import { once } from 'node:events';
import { createServer } from 'node:net';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox.js';
import { parseCommandLine, parsePort, USAGE, UsageError } from './command-line.js';
import { CONSOLE_PATH, serviceGuide, upstreamGuide } from './guide.js';
import { ServiceProcess } from './service-process.js';

const DEFAULT_SERVICE_PORT = 8000;
const SERVICE_START_TIMEOUT_MS = 30_000;

/** The external dependencies of the program. Tests replace them. */
export interface ProgramEnvironment {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Path of the service's `main.js`. */
  readonly serviceEntry: string;
  /** Aborted to stop the program. */
  readonly stop: AbortSignal;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
}

/** The program cannot start for a reason that the user can fix. The message is one line. */
class StartError extends Error {}

/** Runs until stopped or until the service exits. Resolves to the exit code; 2 means an invalid command line. */
export async function runProgram(environment: ProgramEnvironment): Promise<number> {
  try {
    return await run(environment);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof StartError)) throw error;
    environment.printError(error.message);
    if (error instanceof UsageError) environment.printError('Use --help to list the options.');
    return error instanceof UsageError ? 2 : 1;
  }
}

async function run(environment: ProgramEnvironment): Promise<number> {
  const { isHelp, isOnlyUpstream, sandbox: options } = parseCommandLine(environment.args);
  const servicePort = parsePort('PORT', environment.env.PORT, DEFAULT_SERVICE_PORT);
  if (isHelp) {
    environment.print(USAGE);
    return 0;
  }
  if (!isOnlyUpstream) await checkPort(servicePort, 'Set another port in PORT.');
  const sandbox = await startEmulator(options);
  try {
    if (!isOnlyUpstream) return await runService(environment, sandbox, servicePort);
    environment.print(upstreamGuide(sandbox));
    await untilAborted(environment.stop);
    return 0;
  } finally {
    await sandbox.close();
  }
}

async function runService(environment: ProgramEnvironment, sandbox: Sandbox, port: number): Promise<number> {
  const { env, serviceEntry, stop } = environment;
  const service = new ServiceProcess(serviceEntry, {
    ...env,
    OPENAI_BASE_URL: sandbox.url,
    UPSTREAM_IS_SANDBOX: 'true',
    // The sandbox is a local server, which a proxy cannot reach.
    NO_PROXY: '*',
    no_proxy: '*',
    PORT: String(port),
  });
  const url = `http://127.0.0.1:${port}`;
  const isLive = await service.isLive(`${url}/health/live`, SERVICE_START_TIMEOUT_MS, stop);
  if (isLive) environment.print(serviceGuide(sandbox, url, await service.serves(url + CONSOLE_PATH)));
  else if (!stop.aborted) environment.printError(`The service did not respond at ${url}/health/live.`);
  const code = isLive ? await Promise.race([service.ended, untilAborted(stop)]) : undefined;
  if (code !== undefined) return code;
  const last = await service.stop();
  return stop.aborted ? 0 : last || 1;
}

async function startEmulator(options: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox(options);
  } catch (error) {
    throw portError(error, options.port, 'Choose another port with --port.');
  }
}

async function checkPort(port: number, advice: string): Promise<void> {
  const probe = createServer();
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening');
  } catch (error) {
    throw portError(error, port, advice);
  }
  probe.close();
  await once(probe, 'close');
}

function portError(error: unknown, port: number | undefined, advice: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return new StartError(`Port ${port ?? 0} is already in use. ${advice}`);
  if (code === 'EACCES') return new StartError(`Port ${port ?? 0} is not allowed for this user. ${advice}`);
  return error;
}

async function untilAborted(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, 'abort');
  return undefined;
}
