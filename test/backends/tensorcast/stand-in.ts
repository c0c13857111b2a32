import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const golden = join(dirname(fileURLToPath(import.meta.url)), '../../golden');

/** What the stand-in for Python answers. */
export interface StandIn {
  readonly help?: { readonly optimizer: string; readonly textGenerate: string };
  /** Makes every start fail with this text. */
  readonly failure?: string;
  /** Makes every start take a minute. */
  readonly isSlow?: boolean;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
  /** What text_generate answers, where it is not the same as the optimizer. */
  readonly forward?: Pick<StandIn, 'stdout' | 'stderr' | 'exitCode'>;
}

export function helpText(name: string): string {
  return readFileSync(join(golden, 'help', `${name}.txt`), 'utf8');
}

export const presentHelp = {
  optimizer: helpText('throughput-optimizer'),
  textGenerate: helpText('text-generate'),
};

/**
 * A folder that looks like a checkout: both program files, documents and tests with commands in them, and a virtual
 * environment whose `python` is a small Node program that prints recorded texts and notes how it was started.
 */
export function standInCheckout(answers: StandIn): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-checkout-'));
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  put('cli/inference/throughput_optimizer.py', '# stand-in\n');
  put('cli/inference/text_generate.py', '# stand-in\n');
  put(
    'docs/en/user_guide/optimizer_user_guide.md',
    '# Guide\n\n```bash\npython -m cli.inference.throughput_optimizer Qwen/Qwen3-32B \\\n    --device TEST_DEVICE \\\n    --num-devices 8 \\\n    --input-length 3500 \\\n    --tpot-limit 50\n```\n\nThe flag --input-length 77 in prose is no example.\n',
  );
  put(
    'tests/smoke/test_throughput_optimizer_smoke.py',
    'args = [\n    "--input-length=64",\n    "--num-devices=8",\n    "--input-length=3500",\n]\n',
  );
  put('answers.json', JSON.stringify({ exitCode: 0, stdout: '', stderr: '', ...answers }));
  const program = `#!${process.execPath}
const { appendFileSync, readFileSync, writeSync } = require('node:fs');
const answers = JSON.parse(readFileSync(${JSON.stringify(join(folder, 'answers.json'))}, 'utf8'));
const args = process.argv.slice(2);
appendFileSync(${JSON.stringify(join(folder, 'starts.jsonl'))}, JSON.stringify({ args, cwd: process.cwd(), environment: process.env }) + '\\n');
if (answers.isSlow) { setTimeout(() => {}, 60_000); return; }
if (answers.failure) { writeSync(2, answers.failure); process.exit(1); }
if (args.includes('--help')) {
  writeSync(1, args[1].endsWith('optimizer') ? answers.help.optimizer : answers.help.textGenerate);
} else {
  const said = args[1].endsWith('optimizer') ? answers : { ...answers, ...answers.forward };
  writeSync(2, said.stderr);
  writeSync(1, said.stdout);
  process.exitCode = said.exitCode;
}
`;
  put('.venv/bin/python', program);
  chmodSync(join(folder, '.venv/bin/python'), 0o755);
  return folder;
}

/** How the stand-in was started so far. */
export function startsOf(folder: string): {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
}[] {
  try {
    return readFileSync(join(folder, 'starts.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ReturnType<typeof startsOf>[number]);
  } catch {
    return [];
  }
}

/** A cache that lives as long as the test. */
export function memoryCache(): {
  read(name: string): string | null;
  write(name: string, content: string): void;
  readonly names: () => string[];
} {
  const kept = new Map<string, string>();
  return {
    read: (name) => kept.get(name) ?? null,
    write: (name, content) => void kept.set(name, content),
    names: () => [...kept.keys()],
  };
}
