import { readHelp } from '../../../../src/plan/dialect.ts';
import { type Case, drop, set } from './case.ts';

const oldHelp = readHelp(
  '--device --num-devices --input-length --output-length --ttft-limits --tpot-limits --quantize-linear-action' +
    ' --quantize-attention-action --max-prefill-tokens',
  'TensorCast 94ae640',
);

/** Cases of the rules in `program-rules.ts`. */
export const programCases: readonly Case[] = [
  {
    rule: 'flags-known',
    severity: 'error',
    breaks: { compile: true },
    keeps: {},
    facts: { dialect: oldHelp },
    fix: drop('compile'),
  },
  {
    rule: 'flags-known',
    severity: 'warning',
    breaks: { jobs: 4 },
    keeps: {},
    facts: { dialect: oldHelp },
    fix: drop('jobs'),
  },
  {
    rule: 'program-refuses-path',
    severity: 'error',
    breaks: { engine: 'tensorcast', model: '/data/my models/Qwen3' },
    keeps: { engine: 'tensorcast', model: '/data/my-models/Qwen3' },
    fix: set('engine', 'embedded'),
  },
  {
    rule: 'engine-can-run',
    severity: 'error',
    breaks: {},
    keeps: {},
    facts: { engineReason: 'not installed' },
    fix: set('engine', 'embedded'),
  },
];
