import * as emulator from '../../src/sandbox/sandbox.js';

/** Starts the sandbox as the service's upstream. Unlike by default, it requires the `OpenAI-Beta` header. */
export function startSandbox(options: emulator.SandboxOptions = {}): Promise<emulator.Sandbox> {
  return emulator.startSandbox({
    ...options,
    settings: { require_beta_header: true, ...options.settings },
  });
}
