import { optimizeDefaults } from '../../engine/index.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import { passedLimits } from '../../plan/limits.ts';
import { effectiveQuantization } from '../../plan/slots/recommended-quantization.ts';
import type { Conditions } from '../../results/result.ts';

/** The conditions a plan's figures are made under. */
export function conditionsOf(answers: Answers): Conditions {
  const { ttftMs, tpotMs } = passedLimits(answers);
  const quantization = effectiveQuantization(answers);
  const usesMtp = answered(answers, 'mtp') === true;
  return {
    model: answered(answers, 'model'),
    devices: [...(answered(answers, 'devices') ?? [])],
    numDevices: answered(answers, 'numDevices'),
    inputLength: answered(answers, 'inputLength'),
    outputLength: answered(answers, 'outputLength'),
    ttftLimitMs: ttftMs,
    tpotLimitMs: tpotMs,
    quantizeLinearAction: quantization?.linear ?? null,
    quantizeAttentionAction: quantization?.attention ?? null,
    compile: answered(answers, 'compile'),
    prefixCacheHitRate:
      answered(answers, 'prefixCache') === true ? answered(answers, 'prefixCacheHitRate') : 0,
    numMtpTokens: usesMtp ? answered(answers, 'numMtpTokens') : 0,
    mtpAcceptanceRates: usesMtp
      ? [...(answered(answers, 'mtpAcceptanceRates') ?? optimizeDefaults.mtpAcceptanceRates)]
      : null,
    searchSpace: answered(answers, 'searchSpace') ?? 'tp',
  };
}
