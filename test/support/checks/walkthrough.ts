import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A command of a page with its documented output, if any. */
export interface Step {
  readonly command: string;
  readonly expectedOutput: string | undefined;
}

/** The programs that the commands require. */
const PROGRAMS = ['bash', 'curl', 'jq'];
/** Limit for all commands of a page. Bounds only failing tests. */
export const WALKTHROUGH_TIMEOUT_MS = 300_000;

const missing = PROGRAMS.filter((program) => spawnSync(program, ['--version']).error !== undefined);

/** Like `describe`, but skipped with a message if a program is missing. */
export const describeWithShell: jest.Describe = missing.length === 0 ? describe : skip();

function skip(): jest.Describe {
  if (process.env.SHELL_TESTS === 'required') throw new Error(`${missing.join(', ')} is not on the PATH`);
  process.stderr.write(
    `skipped: tests of the documented commands require ${missing.join(', ')} on the PATH\n`,
  );
  return describe.skip;
}

/**
 * Parses the commands of a Markdown page. In a code block without a language, a command starts with `$ ` and continues on
 * indented lines; its output follows, in which `…` matches any text. A block with the language `sh` is one command without
 * documented output.
 */
export function parseSteps(markdown: string): Step[] {
  const steps: Step[] = [];
  for (const [, language, text = ''] of markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)) {
    if (language === 'sh') steps.push({ command: text, expectedOutput: undefined });
    if (language !== '' || !text.startsWith('$ ')) continue;
    for (const part of text.split(/^\$ /m).slice(1)) {
      const [first = '', ...lines] = part.split('\n');
      const more = lines.findIndex((line) => !line.startsWith('  '));
      const command = [first, ...lines.slice(0, more)].join('\n');
      steps.push({ command, expectedOutput: lines.slice(more).join('\n').trimEnd() });
    }
  }
  return steps;
}

/** Runs commands in sequence in one shell in an empty folder and returns their outputs. */
export async function runSteps(steps: readonly Step[]): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'walkthrough-'));
  try {
    const mark = randomUUID();
    const script = steps.map(({ command }) => `${command}\nprintf '%s\\n' ${mark}\n`).join('');
    const output = await run(script, directory);
    return output
      .split(`${mark}\n`)
      .slice(0, steps.length)
      .map((text) => text.trimEnd());
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Returns whether a text matches a documented output. */
export function matchesOutput(text: string, expected: string): boolean {
  const literals = expected.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('[^]*?')}$`).test(text);
}

function run(script: string, cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const shell = spawn('bash', ['-s'], {
      cwd,
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: WALKTHROUGH_TIMEOUT_MS,
    });
    let output = '';
    shell.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    shell.once('error', reject).once('close', () => resolve(output));
    shell.stdin.end(script);
  });
}
