import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { markedProcesses } from '../../src/backends/campaign/owned-server.ts';
import { entry, environmentOf, newHome } from './program.ts';
import { simulatedPrograms } from './simulated-programs.ts';

/** Runs the built program to its end, or to its death once the journal has so many events. */
async function run(
  words: readonly string[],
  home: string,
  bin: string,
  death: { readonly journal: string; readonly events: number } | null = null,
) {
  const environment = { ...environmentOf({ home }), PATH: `${bin}:${process.env.PATH ?? ''}` };
  const child = spawn(process.execPath, [entry, ...words], { cwd: home, env: environment });
  let printed = '';
  child.stdout.on('data', (piece) => {
    printed += piece;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  let size = 0;
  while (death !== null && !isOver) {
    const now = existsSync(death.journal) ? statSync(death.journal).size : 0;
    if (now !== size) {
      size = now;
      const lines = readFileSync(death.journal, 'utf8').split('\n').length - 1;
      if (lines >= death.events) child.kill('SIGKILL');
    }
    await wait(1);
  }
  return { code: await ended, printed };
}

const eventsOf = (journal: string) => readFileSync(journal, 'utf8').trimEnd().split('\n');

test('killed at one event after another, the built program goes on to the same seal; nothing of it is left', async () => {
  const home = newHome();
  const bin = simulatedPrograms(['vllm']);
  const decoy = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'vllm', 'serve'], {
    stdio: 'ignore',
  });
  onTestFinished(() => void decoy.kill('SIGKILL'));
  const plan = join(home, 'plan.yaml');
  writeFileSync(plan, 'frameworks:\n  vllm:\n    search_space: { max_num_seqs: [512] }\n');
  const small = '--model org/model --frameworks vllm --devices none --scenario chat:4:2 --requests 2';
  const init = `campaign init --plan ${plan} ${small} --concurrency 1 --json`.split(' ');
  const made = await run(init, home, bin);
  const { folder, id } = JSON.parse(made.printed);
  const journal = join(folder, 'events.jsonl');
  const goOn = ['campaign', 'run', '--run', folder, '--yes'];
  let deaths = 0;
  for (let step = 1; deaths < 6; step += 1) {
    const before = eventsOf(journal).length;
    const { code } = await run(goOn, home, bin, { journal, events: before + 1 + (step % 5) });
    if (code === 0) break;
    deaths += 1;
  }
  expect(deaths).toBeGreaterThanOrEqual(5);
  expect((await run(goOn, home, bin)).code).toBe(0);
  expect((await run(['campaign', 'freeze', '--run', folder], home, bin)).code).toBe(0);
  const rows = readFileSync(join(folder, 'benchmark', 'candidates.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text));
  // Each measurement once, and none of them lost to a kill.
  expect(new Set(rows.map(({ row_id }) => row_id)).size).toBe(rows.length);
  for (const row of rows) expect(row.status, row.row_id).toBe('ok');
  const { winners } = JSON.parse(readFileSync(join(folder, 'benchmark', 'frozen.json'), 'utf8'));
  expect(winners[0].repeats.length).toBeGreaterThanOrEqual(3);
  expect(eventsOf(journal).filter((text) => text.includes('"bench.frozen"'))).toHaveLength(1);
  for (const { candidate_id } of rows) expect(markedProcesses(`${id}/${candidate_id}`)).toEqual([]);
  expect([decoy.exitCode, decoy.signalCode]).toEqual([null, null]);
});
