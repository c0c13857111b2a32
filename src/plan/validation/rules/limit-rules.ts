import { duration, fixed, significant } from '../../../text/figures.ts';
import { type Answers, answered } from '../../answers.ts';
import { isLoadSet } from '../../slots/conditions.ts';
import { limitsInDoubt } from '../limits-in-doubt.ts';
import { both, dropping, editing, error, type Fix, labelOf, type Rule, warning } from '../rule.ts';

const limits = [
  { slot: 'ttftLimitMs', limit: 'TTFT', phase: 'prefill', phaseName: 'Prefill' },
  { slot: 'tpotLimitMs', limit: 'TPOT', phase: 'decode', phaseName: 'Decode' },
] as const;

function settingLimit(slot: 'ttftLimitMs' | 'tpotLimitMs'): Fix {
  return {
    label: both((texts, language) => texts.setLimit(labelOf(slot, language))),
    change: { type: 'edit', slot },
  };
}

/** Two tokens each second: nobody reads so slowly, so a longer limit is more likely one on the first token. */
const slowestReaderMs = 500;

const disaggregated = (answers: Answers) => answered(answers, 'mode') === 'disaggregation';

/** Rules about TTFT and TPOT limits and the phases they select. */
export const limitRules: readonly Rule[] = [
  {
    id: 'limit-positive',
    check: (answers) =>
      limits.flatMap(({ slot }) => {
        const value = answered(answers, slot);
        if (value === null || value > 0) return [];
        const words = String(value);
        return [
          error(
            both((texts, language) => texts.notPositive(labelOf(slot, language), words)),
            editing(slot),
          ),
        ];
      }),
  },
  {
    id: 'ratio-needs-ttft',
    check: (answers) =>
      answered(answers, 'mode') === 'pd-ratio' && answered(answers, 'ttftLimitMs') === null
        ? [
            error(
              both((texts) => texts.ratioNeedsTtft),
              settingLimit('ttftLimitMs'),
            ),
          ]
        : [],
  },
  {
    id: 'phase-needs-limit',
    check: (answers) => {
      const phases = answered(answers, 'phases');
      if (!disaggregated(answers) || phases === null) return [];
      return limits.flatMap(({ slot, limit, phase, phaseName }) =>
        (phases === 'both' || phases === phase) && answered(answers, slot) === null
          ? [
              error(
                both((texts) => texts.phaseNeedsLimit(phaseName, limit)),
                settingLimit(slot),
              ),
            ]
          : [],
      );
    },
  },
  {
    id: 'limit-not-passed',
    check: (answers) => {
      const phases = answered(answers, 'phases');
      if (!disaggregated(answers) || phases === null || phases === 'both') return [];
      return limits.flatMap(({ slot, phase, phaseName }) =>
        phases !== phase && answered(answers, slot) !== null
          ? [
              warning(
                both((texts, language) => texts.limitNotPassed(labelOf(slot, language), phaseName)),
                dropping(slot),
              ),
            ]
          : [],
      );
    },
  },
  {
    id: 'both-limits-two-runs',
    check: (answers) =>
      disaggregated(answers) && answered(answers, 'phases') === 'both'
        ? [
            warning(
              both((texts) => texts.bothRuns),
              null,
            ),
          ]
        : [],
  },
  {
    id: 'tpot-above-ttft',
    check: (answers) => {
      const doubt = limitsInDoubt(answers);
      return doubt === null ? [] : [warning(doubt, editing('ttftLimitMs'))];
    },
  },
  {
    id: 'tpot-of-a-first-token',
    check: (answers) => {
      const tpotMs = answered(answers, 'tpotLimitMs');
      // Beside a TTFT that is shorter the pair itself is doubted.
      if (tpotMs === null || tpotMs < slowestReaderMs || limitsInDoubt(answers) !== null) return [];
      const [words, each] = [fixed(tpotMs), significant(1000 / tpotMs, 2)];
      return [
        warning(
          both((texts) => texts.tpotOfFirstToken(words, each)),
          editing('tpotLimitMs'),
        ),
      ];
    },
  },
  {
    id: 'no-limit',
    check: (answers, { facts }) =>
      answered(answers, 'mode') === 'aggregation' &&
      !isLoadSet(answers, facts) &&
      (['ttftLimitMs', 'tpotLimitMs', 'e2eLimitMs'] as const).every(
        (slot) => answered(answers, slot) === null,
      )
        ? [
            error(
              both((texts) => texts.noLimit),
              settingLimit('tpotLimitMs'),
            ),
          ]
        : [],
  },
  {
    id: 'no-ttft-limit',
    check: (answers, { forecast }) => {
      const isUnlimited =
        answered(answers, 'mode') === 'aggregation' &&
        answered(answers, 'ttftLimitMs') === null &&
        answered(answers, 'e2eLimitMs') === null &&
        answered(answers, 'tpotLimitMs') !== null;
      if (!isUnlimited) return [];
      const ttftMs = forecast?.best?.ttftMs ?? null;
      const words = ttftMs === null ? null : duration(ttftMs);
      return [
        warning(
          // A queue of seconds beside a forecast below one would be denied by its own figure.
          both((texts) =>
            words !== null && ttftMs !== null && ttftMs < 1000
              ? texts.noTtftLimitShort(words)
              : texts.noTtftLimit(words),
          ),
          settingLimit('ttftLimitMs'),
        ),
      ];
    },
  },
];
