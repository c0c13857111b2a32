import { optimizeDefaults } from '../../engine/index.ts';
import { type Answers, answered, withSupposed } from '../../plan/answers.ts';
import { recommendedQuantization } from '../../plan/slots/recommended-quantization.ts';
import { type SlotValues, statedValues, type ValueOfSlot } from '../../plan/slots/values.ts';
import { architectureOfModel } from '../../store/model-folder.ts';

function hasVisionTower(model: string | null): boolean {
  return model !== null && 'vision_config' in architectureOfModel(model).config;
}

/** Every slot whose value changes the figures, with what an estimate takes for it while it is open. */
function defaultsFor(answers: Answers): Partial<SlotValues> {
  const isCustom = answered(answers, 'quantize') === 'custom';
  const hasCache = answered(answers, 'prefixCache') === true;
  const hasMtp = answered(answers, 'mtp') === true;
  const hasSize = answers.imageHeight !== undefined && answers.imageWidth !== undefined;
  const isRatio = answered(answers, 'mode') === 'pd-ratio';
  const devices = answered(answers, 'numDevices') ?? 1;
  const tokens = answered(answers, 'numMtpTokens') ?? 1;
  return {
    ...(hasVisionTower(answered(answers, 'model')) && !hasSize ? { textOnly: true } : {}),
    ...(hasVisionTower(answered(answers, 'model')) && hasSize && answered(answers, 'textOnly') !== true
      ? { imagesPerRequest: 1 }
      : {}),
    ...(isRatio ? { prefillDevicesPerInstance: devices, decodeDevicesPerInstance: devices } : {}),
    quantize: 'recommended',
    ...(isCustom
      ? {
          quantizeLinearAction: recommendedQuantization.linear,
          quantizeAttentionAction: recommendedQuantization.attention,
        }
      : {}),
    prefixCache: false,
    ...(hasCache ? { prefixCacheHitRate: 0 } : {}),
    mtp: false,
    ...(hasMtp
      ? { numMtpTokens: tokens, mtpAcceptanceRates: optimizeDefaults.mtpAcceptanceRates.slice(0, tokens) }
      : {}),
    compile: true,
  };
}

/**
 * The answers with every open slot filled in that changes the figures, and what was filled in. An assumed value is
 * named beside the estimate; it never becomes an answer.
 * @throws UnsupportedArchitectureError for a model that the engine cannot simulate
 */
export function assumedAnswers(answers: Answers): {
  readonly answers: Answers;
  readonly assumed: readonly ValueOfSlot[];
} {
  const assumed = statedValues(defaultsFor(answers)).filter(({ slot }) => answers[slot] === undefined);
  return { answers: assumed.reduce(withSupposed, answers), assumed };
}
