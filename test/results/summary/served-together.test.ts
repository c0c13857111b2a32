import { beforeAll, expect, it } from 'vitest';
import { servingData } from '../../../src/backends/calibrated/serving-data.ts';
import { parseArguments } from '../../../src/programs/arguments/parse-arguments.ts';
import { servingEstimatorProgram } from '../../../src/programs/arguments/programs.ts';
import { runServing } from '../../../src/programs/serving-estimator/run-serving.ts';
import { planOf } from '../../../src/programs/serving-estimator/serving-estimator.ts';
import { servingResult } from '../../../src/programs/serving-estimator/to-result.ts';
import type { Result } from '../../../src/results/result.ts';
import { headlines, summarise } from '../../../src/results/summary/summarise.ts';
import { messages } from '../../../src/text/catalogue.ts';
import type { Language } from '../../../src/text/language.ts';
import { plainText } from '../../../src/text/line.ts';
import { lineWidth } from '../../../src/text/width.ts';

const words =
  'Qwen/Qwen3-32B --device h100_sxm --num-devices 16 --input-length 4096 --output-length 1024 --precision bf16 --disaggregated --prefill-devices-per-instance 2 --decode-devices-per-instance 4 --ttft-limit 2000 --tpot-limit 30';

const view = (columns: number, language: Language = 'en') => ({ columns, language, isAscii: false });
let run: Result;

beforeAll(async () => {
  const flags = words.split(' ');
  const plan = planOf(parseArguments(servingEstimatorProgram(), flags, messages('en').engineCommand));
  const report = await runServing(plan, servingData({ config: () => null, local: () => null }));
  run = servingResult(plan, report, { version: '1', command: null, warnings: [], elapsedSeconds: null });
});

it('a service of prefill and decode instances on GPUs has the figures, bands and devices of its best row', () => {
  const text = plainText(summarise([run], view(120)));
  const [{ best, pdRatio } = {}] = run.results;
  if (!best || !pdRatio) throw new Error('nothing was found');
  expect(pdRatio.pairs[0]?.prefillQps).toBeNull();
  const devices = 2 * (pdRatio.prefillInstances ?? 0) + 4 * (pdRatio.decodeInstances ?? 0);
  expect(text).toContain(
    `${pdRatio.prefillInstances} P and ${pdRatio.decodeInstances} D instances on ${devices} devices`,
  );
  if (devices < 16) expect(text).toContain(`${16 - devices} of 16 devices stay free`);
  expect(text).toContain(Math.round(best.throughputTokensPerSecond ?? 0).toLocaleString('en-US'));
  expect(text).toMatch(/80 % band, \d+ points/);
  expect(text).not.toMatch(/not reported|not even one|both sides balance/);
  expect(plainText(headlines([run], view(120)))).toContain(`on ${devices} devices`);
});

it.each([40, 80, 120])('it fits %d columns in both languages', (columns) => {
  for (const language of ['en', 'zh'] as const) {
    for (const one of summarise([run], view(columns, language))) expect(lineWidth(one)).toBeLessThan(columns);
  }
});
