import { adapters } from '../adapters/frameworks.ts';
import { absentPins } from '../adapters/render-flags.ts';
import { type Framework, measuredFrameworks } from '../manifest.ts';
import type { CampaignState } from '../state.ts';
import { confirmedWinner } from './gate.ts';
import type { CandidateRow } from './row.ts';

/** Checks of fairness between the winners of two or more frameworks. */
export const fairnessChecks = [
  'devices',
  'weights',
  'tokenizer',
  'precision',
  'quantization',
  'endpoint',
  'sampling',
  'client',
  'shape',
  'speculation',
  'prefix-cache',
  'cache-hits',
  'memory-share',
  'kv-dtype',
  'tokens-a-chunk',
  'budget',
  'pins',
] as const;
export type FairnessCheck = (typeof fairnessChecks)[number];

/** One check with what each framework has; `unknown` where nothing was reported. */
export interface FairnessLine {
  readonly check: FairnessCheck;
  readonly scenario: string;
  readonly verdict: 'same' | 'differs' | 'unknown';
  readonly values: readonly { readonly framework: Framework; readonly value: string | null }[];
}

/** The value of the first of some flags in a command; `true` for a bare one. */
function flagIn({ server_command: words }: CandidateRow, names: readonly string[]): string | null {
  for (const name of names) {
    const at = words.findIndex((word) => word === name || word.startsWith(`${name}=`));
    if (at === -1) continue;
    const [, value] = (words[at] ?? '').split('=');
    const next = words[at + 1];
    return value ?? (next === undefined || next.startsWith('--') ? 'true' : next);
  }
  return null;
}

const memoryFlags = [
  '--gpu-memory-utilization',
  '--mem-fraction-static',
  '--kv_cache_free_gpu_memory_fraction',
  '--free_gpu_memory_fraction',
];

function checkedValue(check: FairnessCheck, row: CandidateRow, state: CampaignState): string | null {
  const { manifest, frameworks } = state;
  switch (check) {
    case 'devices':
      return manifest.devices.length === 0 ? null : manifest.devices.join(',');
    case 'weights':
      return flagIn(row, ['--revision']) ?? manifest.config_sha256 ?? manifest.model;
    case 'tokenizer':
      return flagIn(row, ['--tokenizer', '--tokenizer-path']) ?? manifest.tokenizer ?? manifest.model;
    case 'precision':
      return flagIn(row, ['--dtype']) ?? manifest.precision;
    case 'quantization':
      return flagIn(row, ['--quantization']) ?? manifest.quantization ?? 'none';
    case 'endpoint':
      return manifest.endpoint;
    case 'sampling':
      return 'temperature 0, ignore_eos';
    case 'client':
      return `${row.client.name} ${row.client.version}`;
    case 'shape':
      return row.observed.in_mean === null || row.observed.out_mean === null
        ? null
        : `${Math.round(row.observed.in_mean)}+${Math.round(row.observed.out_mean)}`;
    case 'speculation':
      return (
        flagIn(row, ['--speculative-config', '--speculative-algorithm', '--speculative_config']) ?? 'none'
      );
    case 'prefix-cache':
      if (flagIn(row, ['--no-enable-prefix-caching', '--disable-radix-cache']) !== null) return 'off';
      return flagIn(row, ['--enable-prefix-caching']) === null ? null : 'on';
    case 'cache-hits':
      return row.cache.prefix_cache_hit_rate === null
        ? null
        : row.cache.prefix_cache_hit_rate < 0.01
          ? '< 1 %'
          : `${(row.cache.prefix_cache_hit_rate * 100).toFixed(1)} %`;
    case 'memory-share':
      return flagIn(row, memoryFlags);
    case 'kv-dtype':
      return flagIn(row, ['--kv-cache-dtype', '--kv_cache_dtype']) ?? 'auto';
    case 'tokens-a-chunk':
      return row.notes?.includes('several-tokens-a-chunk') ? '> 1' : '1';
    case 'budget':
      return String(manifest.budget.candidates_per_framework);
    case 'pins': {
      const known = frameworks.get(row.framework)?.flags ?? new Set<string>();
      return absentPins(known, adapters[row.framework]).join(' ') || 'none';
    }
  }
}

/** The winners of each scenario compared; a difference must be explained before anybody is called slower. */
export function fairnessLines(state: CampaignState): FairnessLine[] {
  return state.manifest.scenarios.flatMap(({ name }) => {
    const rows = measuredFrameworks(state.manifest).flatMap((framework) => {
      const winner = confirmedWinner(state, framework, name);
      return winner === null ? [] : [winner.row];
    });
    if (rows.length === 0) return [];
    return fairnessChecks.map((check): FairnessLine => {
      const values = rows.map((row) => ({
        framework: row.framework,
        value: checkedValue(check, row, state),
      }));
      const isKnown = values.every(({ value }) => value !== null);
      const isSame = new Set(values.map(({ value }) => value)).size === 1;
      return { check, scenario: name, verdict: !isKnown ? 'unknown' : isSame ? 'same' : 'differs', values };
    });
  });
}
