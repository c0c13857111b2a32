import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { frame, kernel, launch, mark } from '../trace/support/events.ts';
import { newHome, start } from './program.ts';

/** One decode step with a GEMM and a norm, as a file. */
function traceIn(home: string): string {
  const path = join(home, 'step.trace.json');
  const traceEvents = [
    mark('step[DECODE bs=4]', 100, 100),
    frame('python/sglang/srt/models/qwen3.py(10): forward', 0, 900),
    launch(1, 110),
    launch(2, 120),
    kernel('void sgemm_128x64', 200, 80, 1),
    kernel('rmsnorm_kernel', 300, 20, 2),
  ];
  writeFileSync(path, JSON.stringify({ schemaVersion: 1, traceEvents }));
  return path;
}

test('a trace is asked for, shown, filtered, opened and left; a wrong path is asked for again', async () => {
  const home = newHome();
  traceIn(home);
  const program = start(['triage'], { home });
  await program.see('What do you want to look at');
  program.type('\r');
  await program.see('Which trace or folder');
  program.type('nothing.json\r');
  await program.see('nothing.json does not exist');
  program.type('step.trace.json\r');
  const table = await program.see('K2');
  expect(table).toMatch(/› K1 +sgemm_128x64 +0\.0800 ms +80\.0%/);
  program.type('/norm\r');
  await program.until('only the norm', (text) => !text.split('\n').slice(-30).join('\n').includes('K1 '));
  program.type('\r');
  await program.see('python/sglang/srt/models/qwen3.py:10 forward');
  program.type('q');
  const text = await program.see('Dominated by gemm');
  expect(text).toContain('trace   step.trace.json');
});

test('Ctrl-C leaves with 130; in Chinese the tables are Chinese', async () => {
  const home = newHome();
  const program = start(['triage', traceIn(home)], { home, language: 'zh' });
  await program.see('按时间');
  program.type('\u0003');
  expect(await program.exit()).toBe(130);
});
