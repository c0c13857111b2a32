import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { sealedHashes, writeArtefacts } from '../../../src/backends/campaign/artefacts.ts';
import { OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import type { PlanWish } from '../../../src/backends/campaign/rounds/plan-gate.ts';
import type { RoundMeter, RoundPorts } from '../../../src/backends/campaign/rounds/ports.ts';
import { openWork } from '../../../src/campaign/bench/gate.ts';
import type { Manifest } from '../../../src/campaign/manifest.ts';
import { messages } from '../../../src/text/catalogue.ts';
import type { Language } from '../../../src/text/language.ts';
import { manifestFor } from '../../backends/campaign/kit.ts';
import { scratch } from '../simulator/framework-source.ts';
import { rivalTokenMs, rowOf, tokenMs } from './table-meter.ts';

/** Ports of a test: no terminal, a clock that stands still, chance that repeats. */
export function testPorts(
  meter: RoundMeter,
  change: Partial<RoundPorts> = {},
  language: Language = 'en',
): RoundPorts {
  let draws = 0;
  return {
    version: '0.0.0',
    now: () => new Date('2026-01-02T03:04:05.000Z'),
    random: () => {
      draws += 1;
      return (draws * 0.37) % 1;
    },
    signal: new AbortController().signal,
    meter,
    texts: messages(language),
    language,
    tell: () => undefined,
    ...change,
  };
}

/** A frozen campaign whose rival is faster than the target; rows are computed, not measured. */
export function frozenCampaign(change: Partial<Manifest> = {}, rivals = true): OpenCampaign {
  const search = (launch: string) => ({ launch: [launch, 'serve'], base_flags: {}, space: {}, env: {} });
  const manifest = manifestFor(
    { vllm: search('vllm'), ...(rivals ? { sglang: search('sglang') } : {}) },
    { scenarios: [{ name: 'chat', input_len: 100, output_len: 20 }], ...change },
  );
  const folder = join(mkdtempSync(join(scratch, 'throughline-rounds-')), manifest.id);
  const campaign = OpenCampaign.create(folder, manifest);
  for (const framework of rivals ? (['vllm', 'sglang'] as const) : (['vllm'] as const)) {
    campaign.append({
      type: 'framework.probed',
      framework,
      state: 'supported',
      reason: null,
      version: '1.0',
      flags: [
        '--host',
        '--port',
        '--served-model-name',
        '--max-model-len',
        '--gpu-memory-utilization',
        '--context-length',
        '--mem-fraction-static',
        '--schedule-policy',
        '--model-path',
        '--max-num-seqs',
      ],
    });
  }
  for (let work = openWork(campaign.state); work.trials.length > 0; work = openWork(campaign.state)) {
    for (const trial of work.trials) {
      const ms = trial.candidate.framework === 'vllm' ? tokenMs + 16 : rivalTokenMs;
      campaign.append({
        type: 'trial.finished',
        key: trial.key,
        row: rowOf(campaign, trial, ms, trial.scenario.output_len),
      });
    }
  }
  writeArtefacts(folder, campaign.state, messages('en').campaign);
  campaign.append({ type: 'bench.frozen', hashes: sealedHashes(folder, campaign.state) });
  return campaign;
}

export const usualWish: Omit<PlanWish, 'checkout'> = {
  target: 'vllm',
  baseBranch: null,
  launch: null,
  build: null,
  tests: [['node', '--version']],
  score: null,
  sources: null,
  margin: 0,
  answerTokens: 16,
  maxRounds: 6,
  solo: false,
};

export function planOf(campaign: OpenCampaign) {
  const { plan } = campaign.state.rounds;
  if (plan === null) throw new Error('no plan');
  return plan;
}
