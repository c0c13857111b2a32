import { answered } from '../../answers.ts';
import { checkpointPrecision } from '../../slots/checkpoint-precision.ts';
import { plansForGpus } from '../../slots/conditions.ts';
import { effectiveQuantization } from '../../slots/recommended-quantization.ts';
import { both, dropping, editing, error, type Fix, labelOf, type Rule, setting, warning } from '../rule.ts';

function turningOff(slot: 'mtp' | 'prefixCache'): Fix {
  return {
    label: both((texts, language) => texts.turnOff(labelOf(slot, language))),
    change: { type: 'set', slot, value: false },
  };
}

/** Rules about prefix cache, MTP and quantization. */
export const featureRules: readonly Rule[] = [
  {
    id: 'hit-rate-range',
    check: (answers) => {
      const rate = answered(answers, 'prefixCacheHitRate');
      return rate !== null && !(rate >= 0 && rate < 1)
        ? [
            error(
              both((texts) => texts.hitRateRange(String(rate))),
              editing('prefixCacheHitRate'),
            ),
          ]
        : [];
    },
  },
  {
    id: 'mtp-tokens-positive',
    check: (answers) => {
      const tokens = answered(answers, 'numMtpTokens');
      return answered(answers, 'mtp') === true && tokens !== null && tokens < 1
        ? [
            error(
              both((texts) => texts.mtpTokensPositive),
              turningOff('mtp'),
            ),
          ]
        : [];
    },
  },
  {
    id: 'draft-excludes-mtp',
    check: (answers) =>
      answered(answers, 'speculativeMethod') !== null && answered(answers, 'mtp') === true
        ? [
            error(
              both((texts) => texts.draftExcludesMtp),
              turningOff('mtp'),
            ),
          ]
        : [],
  },
  {
    id: 'draft-plain-cache',
    check: (answers) => {
      const attention = effectiveQuantization(answers)?.attention ?? 'DISABLED';
      return answered(answers, 'speculativeMethod') !== null && attention !== 'DISABLED'
        ? [
            error(
              both((texts) => texts.draftPlainCache(attention)),
              setting('quantizeAttentionAction', 'DISABLED', 'DISABLED'),
            ),
          ]
        : [];
    },
  },
  {
    id: 'acceptance-range',
    check: (answers) => {
      const wrong = (answered(answers, 'mtpAcceptanceRates') ?? []).filter(
        (rate) => !(rate >= 0 && rate <= 1),
      );
      return wrong.length > 0
        ? [
            error(
              both((texts) => texts.acceptanceRange(wrong.join(' '))),
              editing('mtpAcceptanceRates'),
            ),
          ]
        : [];
    },
  },
  {
    id: 'acceptance-count',
    check: (answers) => {
      const swept = answered(answers, 'mtpSizes');
      const tokens = swept === null ? answered(answers, 'numMtpTokens') : Math.max(0, ...swept);
      const rates = answered(answers, 'mtpAcceptanceRates')?.length ?? null;
      if (tokens === null || rates === null || tokens <= rates) return [];
      const words = [String(tokens), String(rates)] as const;
      return tokens === rates + 1
        ? [
            warning(
              both((texts) => texts.acceptanceOneFewer(...words)),
              editing('mtpAcceptanceRates'),
            ),
          ]
        : [
            error(
              both((texts) => texts.acceptanceCount(...words)),
              swept === null ? setting('numMtpTokens', rates + 1, String(rates + 1)) : editing('mtpSizes'),
            ),
          ];
    },
  },
  {
    id: 'fp8-by-blocks',
    check: (answers, { facts }) => {
      const model = answered(answers, 'model');
      if (model === null || answered(answers, 'precision') !== 'fp8' || !plansForGpus(answers, facts))
        return [];
      // What the family publishes in fp8, whatever the format of the model itself.
      const published = checkpointPrecision(`${model}-FP8`, facts.model(model));
      return published === 'fp8_block'
        ? [
            warning(
              both((texts) => texts.fp8ByBlocks(model)),
              setting('precision', 'fp8_block', 'fp8_block'),
            ),
          ]
        : [];
    },
  },
  {
    id: 'group-size-needs-mxfp4',
    check: (answers) =>
      answers.mxfp4GroupSize && answered(answers, 'quantizeLinearAction') !== 'MXFP4'
        ? [
            warning(
              both((texts) => texts.groupSizeUnused),
              dropping('mxfp4GroupSize'),
            ),
          ]
        : [],
  },
];
