import * as emulator from '../../src/sandbox/sandbox.js';

/** Starts the sandbox as the upstream of the service. It requires the `OpenAI-Beta` header, like OpenAI. */
export function startSandbox(options: emulator.SandboxOptions = {}): Promise<emulator.Sandbox> {
  return emulator.startSandbox({
    ...options,
    settings: { require_beta_header: true, ...options.settings },
  });
}
