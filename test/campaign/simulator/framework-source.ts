import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folder of these tests, which goes with them. */
export const scratch = tmpdir();

/** Runs git in a test repository, as nobody's user. */
export function gitIn(folder: string, ...words: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      GIT_AUTHOR_NAME: 'test',
      GIT_AUTHOR_EMAIL: 'test@localhost',
      GIT_COMMITTER_NAME: 'test',
      GIT_COMMITTER_EMAIL: 'test@localhost',
      GIT_CONFIG_NOSYSTEM: '1',
    },
  }).trim();
}

export const blockTable = 'vllm/block_table.mjs';
export const serving = 'vllm/serving.mjs';

/**
 * The source of the simulated framework. At every step of a request the whole table of blocks is copied: sixteen of them,
 * though one changed. That is the known inefficiency; copying the one is the known fix.
 */
export const slowTable = `const blocks = 16;

function copyBlock() {
  return 1;
}

/** Milliseconds that a step spends on its table. */
export function stepCost(step) {
  let cost = 0;
  for (let block = 0; block < blocks; block += 1) {
    cost += copyBlock();
  }
  return step >= 0 ? cost : 0;
}
`;

export const fastTable = slowTable.replace(
  `  let cost = 0;
  for (let block = 0; block < blocks; block += 1) {
    cost += copyBlock();
  }
  return step >= 0 ? cost : 0;`,
  `  const changed = step % blocks;
  return changed >= 0 ? copyBlock() : 0;`,
);

/** How requests are answered: hooks that an honest patch leaves alone. */
export const plainServing = `/** How many tokens an answer has, of those asked for. */
export function tokensOf(asked) {
  return asked;
}

/** What a step of this request costs, from what its table costs. */
export function costOf(request, cost) {
  return request === null ? 0 : cost;
}

/** The text of a token. */
export function textOf(prompt, at) {
  return String.fromCharCode(97 + ((Number(prompt[0] ?? 0) + at) % 26));
}
`;

const templates = new Map<string, string>();

/** A repository with one commit of these files, made once: git is three processes, a copy is none. */
function templateOf(files: Readonly<Record<string, string>>): string {
  const key = JSON.stringify(files);
  const known = templates.get(key);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(scratch, 'throughline-template-'));
  // Without the hooks that git gives as examples, and without upkeep that nothing here lives long enough for.
  gitIn(folder, 'init', '--quiet', '--initial-branch=main', '--template=');
  appendFileSync(join(folder, '.git', 'config'), '[maintenance]\n\tauto = false\n[gc]\n\tauto = 0\n');
  writeSource(folder, files);
  gitIn(folder, 'add', '-A');
  gitIn(folder, 'commit', '--quiet', '-m', 'A first version');
  templates.set(key, folder);
  return folder;
}

/** A repository of the simulated framework with its first commit on `main`. */
export function frameworkRepository(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(scratch, 'throughline-framework-'));
  const source = {
    [blockTable]: slowTable,
    [serving]: plainServing,
    'README.md': 'A framework.\n',
    ...files,
  };
  cpSync(templateOf(source), folder, { recursive: true });
  return folder;
}

/** Writes files of a checkout. */
export function writeSource(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Commits everything of a checkout; git refuses to where nothing changed. */
export function commitAll(folder: string, message: string): void {
  gitIn(folder, 'add', '-A');
  gitIn(folder, 'commit', '--quiet', '-m', message);
}
