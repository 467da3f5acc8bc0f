import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A command of a page, and what the page says that it prints; nothing where it says nothing. */
export interface Step {
  readonly command: string;
  readonly prints: string | undefined;
}

/** What the commands of the pages need beside bash. */
const PROGRAMS = ['bash', 'curl', 'jq'];
/** Longest that all commands of a page may take. */
const TIMEOUT_MS = 60_000;

const missing = PROGRAMS.filter((program) => spawnSync(program, ['--version']).error !== undefined);

/** As `describe`, where there is what the pages use; elsewhere it is skipped and says so. */
export const describeWithShell: jest.Describe = missing.length === 0 ? describe : skip();

function skip(): jest.Describe {
  if (process.env.SHELL_TESTS === 'required') throw new Error(`${missing.join(', ')} is not on the PATH`);
  process.stderr.write(
    `skipped: tests of the commands in the pages need ${missing.join(', ')} on the PATH\n`,
  );
  return describe.skip;
}

/**
 * The commands of a page in Markdown, in their order. In a block that is marked as none of a language a command begins with
 * `$ ` and goes on in lines that are indented; what follows is what it prints, and `…` in that stands for anything. A block
 * that is marked `sh` is one command, of which nothing is said.
 */
export function stepsOf(markdown: string): Step[] {
  const steps: Step[] = [];
  for (const [, language, text = ''] of markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)) {
    if (language === 'sh') steps.push({ command: text, prints: undefined });
    if (language !== '' || !text.startsWith('$ ')) continue;
    for (const part of text.split(/^\$ /m).slice(1)) {
      const [first = '', ...lines] = part.split('\n');
      const more = lines.findIndex((line) => !line.startsWith('  '));
      const command = [first, ...lines.slice(0, more)].join('\n');
      steps.push({ command, prints: lines.slice(more).join('\n').trimEnd() });
    }
  }
  return steps;
}

/** Runs commands one after the other in one shell, in an empty folder; gives back what each printed. */
export async function printed(steps: readonly Step[]): Promise<string[]> {
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

/** Whether a text is as a page says. */
export function isAsSaid(text: string, said: string): boolean {
  const literals = said.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('[^]*?')}$`).test(text);
}

function run(script: string, cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const shell = spawn('bash', ['-s'], { cwd, stdio: ['pipe', 'pipe', 'inherit'], timeout: TIMEOUT_MS });
    let output = '';
    shell.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    shell.once('error', reject).once('close', () => resolve(output));
    shell.stdin.end(script);
  });
}
