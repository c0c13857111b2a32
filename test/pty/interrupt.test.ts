import { expect, test } from 'vitest';
import { newHome, start } from './program.ts';
import { isAlive, slowCheckout, untilGone } from './slow-checkout.ts';

const interrupt = '\u0003';

test('idle, ctrl-c clears and warns, and only a second one leaves', async () => {
  const program = start();
  await program.see('What do you want to serve');
  program.type('half a sentence');
  await program.see('half a sentence');
  program.type(interrupt);
  await program.see('ctrl-c again quits');
  await program.until('an empty line to type on', (text) => !text.includes('half a sentence'));
  program.type(interrupt);
  expect(await program.exit()).toBe(130);
  // The terminal is as it was: the cursor is shown.
  expect(program.raw.lastIndexOf('\u001B[?25h')).toBeGreaterThan(program.raw.lastIndexOf('\u001B[?25l'));
});

/** A conversation with a search of the stand-in under way. */
async function running(checkout: ReturnType<typeof slowCheckout>, home: string) {
  const args = '--model Qwen/Qwen3-32B --devices TEST_DEVICE --num-devices 8 --input-length 3500';
  const more = '--output-length 1500 --mode aggregation --tpot-limit-ms 50 --quantize recommended';
  const flags = `plan ${args} ${more} --no-prefix-cache --no-mtp --engine tensorcast`.split(' ');
  const program = start([...flags, '--msmodeling', checkout.folder], { home });
  await program.see('Anything else');
  program.type('\r');
  await program.see('Run it?');
  program.type('y');
  await program.see('the slow search goes on');
  return program;
}

test('ctrl-c during a run ends it and returns to the session', async () => {
  const checkout = slowCheckout();
  const home = newHome();
  const program = await running(checkout, home);
  const [pid = 0] = checkout.started();
  expect(isAlive(pid)).toBe(true);
  program.type(interrupt);
  await program.see('The run was stopped');
  await untilGone(pid);
  program.type('\r');
  await program.seeNow('Run it?');
  program.type(interrupt);
  await program.see('ctrl-c again quits');
  program.type(interrupt);
  expect(await program.exit()).toBe(130);
  const again = start(['resume'], { home });
  await again.see('The run was stopped');
});

test('a run that does not stop is ended at once by another ctrl-c', async () => {
  const checkout = slowCheckout(true);
  const program = await running(checkout, newHome());
  const [pid = 0] = checkout.started();
  program.type(interrupt);
  await program.see('The run was stopped');
  expect(isAlive(pid)).toBe(true);
  program.type(interrupt);
  await untilGone(pid, 4000);
});

test('leaving ends a run that is still stopping', async () => {
  const checkout = slowCheckout(true);
  const program = await running(checkout, newHome());
  const [pid = 0] = checkout.started();
  program.type(interrupt);
  await program.see('The run was stopped');
  program.type('/quit\r');
  expect(await program.exit()).toBe(0);
  await untilGone(pid);
});

test('a program that is asked to end takes its run with it', async () => {
  const checkout = slowCheckout();
  const program = await running(checkout, newHome());
  const [pid = 0] = checkout.started();
  process.kill(program.pid, 'SIGTERM');
  await program.exit();
  await untilGone(pid);
});
