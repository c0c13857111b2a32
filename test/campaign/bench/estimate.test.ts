import { expect, it } from 'vitest';
import { defaultSpaces } from '../../../src/campaign/adapters/default-space.ts';
import { estimateBench } from '../../../src/campaign/bench/estimate.ts';
import { planCandidates } from '../../../src/campaign/bench/flag-candidates.ts';
import type { Framework } from '../../../src/campaign/manifest.ts';
import { manifestFor } from '../../backends/campaign/kit.ts';

const usual = (frameworks: readonly Framework[], change = {}) => {
  const plans = new Map(
    frameworks.map((one) => {
      const search = { launch: ['x'], base_flags: {}, space: defaultSpaces[one], env: {} };
      return [one, planCandidates(one, search, 8)] as const;
    }),
  );
  const manifest = manifestFor(
    {},
    {
      scenarios: [
        { name: 'chat', input_len: 1000, output_len: 1000 },
        { name: 'summarization', input_len: 8000, output_len: 1000 },
      ],
      num_prompts: 80,
      concurrencies: [4, 8],
      budget: { ...manifestFor({}).budget, finalists: 3, rate_probes: 5, wall_hours: 12 },
      devices: ['0', '1'],
      ...change,
    },
  );
  return estimateBench(manifest, plans);
};

it('the usual plan of three frameworks is within its twelve hours, and takes them for every device', () => {
  const { hours, deviceHours, isOverBudget, serverStarts, trials } = usual([
    'vllm',
    'sglang',
    'tensorrt_llm',
  ]);
  expect(isOverBudget).toBe(false);
  expect(hours).toBeGreaterThan(8);
  expect(deviceHours).toBe(2 * hours);
  expect(serverStarts).toBe(24 + 9 + 6);
  expect(trials).toBe(24 * 2 * 2 + 9 * 2 + 6 * 3);
});

it('limits cost the probes of a rate search, and the found rate once more', () => {
  const sla = { max_p50_ttft_ms: 1000, max_p50_tpot_ms: null, max_p50_e2e_ms: null, min_success_rate: 0.99 };
  expect(usual(['vllm'], { sla }).trials - usual(['vllm']).trials).toBe(2 * (5 + 1));
});

it('what takes longer than is given is said', () => {
  expect(usual(['vllm', 'sglang', 'tensorrt_llm'], { num_prompts: 500 }).isOverBudget).toBe(true);
});
