import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newHome, start } from './program.ts';
import { simulatedPrograms } from './simulated-programs.ts';

test('a newcomer comes from `throughline campaign` to a frozen benchmark by answering questions', async () => {
  const home = newHome();
  const bin = simulatedPrograms(['vllm', 'trtllm-serve']);
  const environment = { PATH: `${bin}:${process.env.PATH ?? ''}` };
  const program = start(['campaign'], { home, environment, columns: 120 });
  const answer = async (question: string, text: string) => {
    await program.see(question);
    await program.quiet(100);
    program.type(`${text}\r`);
  };
  await answer('Which model', 'org/model');
  await answer('On which devices', 'none');
  await answer('Which precision', '');
  // Frameworks are found, not asked for; what is usual is shown, and changed by its number.
  const review = await program.see('Enter goes on');
  expect(review).toContain('vllm tensorrt_llm');
  const numberOf = (field: string) => new RegExp(`(\\d+)\\W+${field}`).exec(review)?.[1] ?? '';
  const change = async (field: string, question: string, text: string) => {
    await program.quiet(100);
    program.type(`${numberOf(field)}\r`);
    await answer(question, text);
    await program.until(`${field} to be ${text}`, (all) =>
      all.split('\n').some((line) => line.includes(field) && line.includes(text)),
    );
  };
  await change('lengths', 'Which lengths', 'chat:12:6');
  await change('requests', 'How many requests a measurement', '4');
  await change('in flight', 'How many requests in flight', '2');
  await change('candidates', 'How many candidates', '1');
  await program.quiet(100);
  program.type('\r');
  const plan = await program.see('Start? (y/N)');
  expect(plan).toContain('vllm serve org/model');
  expect(plan).toMatch(/about \d+ server starts/);
  await program.quiet(100);
  program.type('y\r');
  await program.see('Frozen:');
  expect(await program.exit()).toBe(0);
  const text = await program.text();
  expect(text).toContain('vLLM · chat');
  expect(text).toContain('TensorRT-LLM · chat');
  const root = readdirSync(home, { recursive: true, withFileTypes: true }).find(
    ({ name }) => name === 'frozen.json',
  );
  const commands = join(root?.parentPath ?? '', 'winning-commands.md');
  expect(existsSync(commands)).toBe(true);
  expect(readFileSync(commands, 'utf8')).toContain('trtllm-serve serve org/model');
});
