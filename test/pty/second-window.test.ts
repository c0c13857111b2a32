import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newHome, start } from './program.ts';

const sentence = 'Qwen3-32B on 8 TEST_DEVICE, 3500 in 1500 out, TPOT under 50 ms\r';

test('a second window reads along, answers nothing, and goes on when the first is gone', async () => {
  const home = newHome();
  const first = start([], { home });
  await first.see('What do you want to serve');
  first.type(sentence);
  await first.see('Deployment mode');
  const second = start(['resume'], { home });
  await second.see('open in another window');
  second.type('\r');
  expect(await second.see('Deployment mode')).not.toContain('Quantization');
  // What the first window answers is shown in the second.
  first.type('\r');
  await first.see('Quantization');
  await second.see('Quantization');
  await first.crash();
  await second.see('goes on here');
  second.type('\r');
  await second.see('refix cache');
});

test('a session that is deleted under the open window is said, and nothing of it comes back', async () => {
  const home = newHome();
  const program = start([], { home });
  await program.see('What do you want to serve');
  program.type(sentence);
  await program.see('Deployment mode');
  const sessions = join(home, 'state', 'sessions');
  rmSync(sessions, { recursive: true });
  program.type('\r');
  await program.see('was deleted');
  expect(await program.see('Deployment mode')).not.toContain('Quantization');
  expect(() => readdirSync(sessions)).toThrow(/ENOENT/);
});
