import { join } from 'node:path';
import { createPlanningFacts } from '../../src/app/planning-facts.ts';
import { understand } from '../../src/dialog/understanding/understand.ts';
import { readerTargets } from './reader-targets.ts';
import { put, type Sources, sessionTexts } from './sources.ts';
import type { Target } from './target.ts';

const sentences = [
  'Qwen3-32B on 8 H200, 4k in 1k out, TPOT under 30 ms',
  '用8卡A2跑Qwen3-32B,3500进1500出,PD分离, TTFT 2000, TPOT 50ms',
  'compare 8 A2 280T with 16 A3 560T for Qwen3-32B, 4k in 1k out, 64 users, 10 requests/s',
  'DeepSeek-V3 W8A8 MTP 2 acceptance 0.9 0.6 on 2x8 910C, prefix cache hit rate 50%, --tp-sizes 4 8',
];

/** Every kind of input that somebody else may have written. */
export function targetsOf(sources: Sources): readonly Target[] {
  const { facts } = createPlanningFacts();
  return [
    ...readerTargets(sources),
    {
      name: 'sentences',
      corpus: sentences,
      hasOwnFigures: true,
      share: 0.2,
      read: (input) => understand(input, { slot: null, answers: {}, facts, language: 'en' }).slots,
      commands: (input) => [['plan', `--say=${input.replaceAll('\0', '')}`, '--dry-run', '--json']],
    },
    {
      name: 'sessions',
      hasOwnFigures: false,
      share: 0.02,
      corpus: sessionTexts(sources.golden, 'journal.jsonl'),
      commands(input, folder) {
        put(join(folder, 'state', 'sessions', 'odd'), 'journal.jsonl', input);
        return [['sessions'], ['export', 'odd', '--recover']];
      },
    },
    {
      name: 'settings',
      hasOwnFigures: false,
      share: 0.1,
      corpus: ['{"language":"en","runTimeoutSeconds":60,"sessionDays":30,"plain":false}'],
      commands(input, folder) {
        put(join(folder, 'config'), 'settings.json', input);
        return [['config', 'list']];
      },
    },
  ];
}
