import { expect, test } from 'vitest';
import { newHome, start } from './program.ts';
import { slowCheckout } from './slow-checkout.ts';

const questions = ['Deployment mode', 'Quantization', 'prefix', 'MTP', 'Anything else', 'Run it?'];

test('killed at every question, a session goes on where it was', async () => {
  const home = newHome();
  let program = start([], { home });
  await program.see('What do you want to serve');
  program.type('Qwen3-32B on 8 TEST_DEVICE, 3500 in 1500 out, TPOT under 50 ms\r');
  const settled: string[] = ['✓ TPOT limit'];
  const titles = new Map<string, string>();
  for (let at = 0; ; at += 1) {
    const text = await program.until('the next question', (all) => {
      const asked = all.split('\n').findLast((line) => line.startsWith('◆'));
      return asked !== undefined && !titles.has(asked);
    });
    const asked = text.split('\n').findLast((line) => line.startsWith('◆')) ?? '';
    titles.set(asked, text);
    await program.crash();
    program = start(['resume'], { home });
    const resumed = await program.see(asked);
    for (const line of settled) expect(resumed).toContain(line);
    expect(resumed).toContain('› Qwen3-32B on 8 TEST_DEVICE');
    if (asked.includes('Run it?')) break;
    expect(at).toBeLessThan(questions.length);
    program.type('\r');
  }
  expect([...titles.keys()]).toHaveLength(questions.length);
  program.type('y\r');
  await program.see('3,875');
  await program.crash();
  program = start(['resume'], { home });
  const summary = await program.see('Ask, or choose');
  expect(summary).toContain('3,875');
  expect(summary).toContain('49.80');
});

test('a run that was killed with the program is restored as stopped, also when its checkout is gone', async () => {
  const home = newHome();
  const checkout = slowCheckout();
  const flags =
    'plan --model Qwen/Qwen3-32B --devices TEST_DEVICE --num-devices 8 --input-length 3500 --output-length 1500 --mode aggregation --tpot-limit-ms 50 --quantize recommended --no-prefix-cache --no-mtp --engine tensorcast --msmodeling';
  const program = start([...flags.split(' '), checkout.folder], { home });
  await program.see('Anything else');
  program.type('\r');
  await program.see('Run it?');
  program.type('y');
  await program.see('the slow search goes on');
  await program.crash();
  checkout.remove();
  const again = start(['resume'], { home });
  const text = await again.see('The run was stopped');
  expect(text).toContain('Full output:');
  expect(text).toContain('cli.inference.throughput_optimizer Qwen/Qwen3-32B');
});
