import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runLine } from '../process-view.ts';

const home = mkdtempSync(join(tmpdir(), 'throughline-doubted-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const words = [
  ...['plan', '--model', 'deepseek-ai/DeepSeek-V3.2', '--num-devices', '8', '--precision', 'fp8'],
  ...['--framework', 'vllm', '--input-length', '2048', '--output-length', '1024', '--mode', 'aggregation'],
  ...['--ttft-limit-ms', 'none', '--tpot-limit-ms', '200', '--dry-run', '--json', '--devices'],
];
const reviewed = (device: string, language: string) =>
  runLine([...words, device, '--lang', language], { THROUGHLINE_HOME: home });

it.each([
  ['en', /vllm-recipes#1930\) has a TPOT ×2\.7 of the predicted one/],
  ['zh', /vllm-recipes#1930）的 TPOT 是预测值的 ×2\.7/],
])('a device whose public test is missed says by how much, in its review (%s)', async (language, said) => {
  for (const device of ['h20_sxm', 'h20_sxm_141g']) {
    const { code, out } = await reviewed(device, language);
    expect(code).toBe(0);
    expect(JSON.stringify(JSON.parse(out).warnings)).toMatch(said);
  }
  const other = await reviewed('h800_sxm', language);
  expect(JSON.stringify(JSON.parse(other.out).warnings)).not.toContain('#1930');
});
