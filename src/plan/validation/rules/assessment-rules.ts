import { instanceWords } from '../../../results/summary/sizing.ts';
import { messages } from '../../../text/catalogue.ts';
import { duration, fixed, significant } from '../../../text/figures.ts';
import type { Language } from '../../../text/language.ts';
import { type Answers, answered } from '../../answers.ts';
import type { FormatAssessment, SplitAssessment } from '../../assessment.ts';
import {
  factorWords,
  formatWords,
  homesOf,
  isOfSeveralDevices,
  widerRow,
} from '../../review/assessment-words.ts';
import { effectiveQuantization } from '../../slots/recommended-quantization.ts';
import { assessed, editing, error, type Fix, joined, type Rule, setting, warning } from '../rule.ts';

/** Gains below this are not worth an interruption of the review; the result names them. */
const leastFactor = 1.05;

/** Users are whole ones; a rate has as many digits as tell it apart. */
function amount(value: number): string {
  return Number.isInteger(value) ? fixed(value) : significant(value, 4);
}

function computingInHomes(formats: FormatAssessment): Fix | null {
  const homes = homesOf(formats);
  if (homes.length === 0) return null;
  return {
    label: assessed((texts, language) => texts.computeIn(joined(homes, language))),
    change: { type: 'set', slot: 'nearestPeak', value: true },
  };
}

/** The plan of requests without pictures. */
const textOnly: Fix = {
  label: assessed((texts) => texts.textOnly),
  change: { type: 'set', slot: 'textOnly', value: true },
};

/** Whether the pictures of the plan are what is refused: then no other size or count helps. */
function isOfImages({ reasons, possible }: SplitAssessment, answers: Answers): boolean {
  return (
    possible.length === 0 && answers.imageHeight !== undefined && reasons.every(({ heads }) => heads === null)
  );
}

/** Pictures that are refused, whatever the size of TP. */
function picturesMessage({ reasons }: SplitAssessment) {
  return assessed((texts, language) =>
    reasons.map(({ text }) => texts.modelReason(text[language])).join(' '),
  );
}

/** Sizes of TP that do not split a model, and those that do. */
function splitMessage({ devices, reasons, possible }: SplitAssessment) {
  return assessed((texts, language) => {
    const said = reasons.map(({ text, heads }) => {
      if (heads === null) return texts.splitReason(text[language]);
      const sizes = joined(heads.tp.map(String), language);
      const count = fixed(heads.heads);
      return heads.kind === 'query-heads' ? texts.queryHeads(count, sizes) : texts.kvHeads(count, sizes);
    });
    const sizes =
      possible.length > 0
        ? texts.possibleSizes(fixed(devices), joined(possible.map(String), language))
        : texts.noSizes(fixed(devices));
    return [...said, sizes].join(' ');
  });
}

/** Rules about what the model flatters or lacks, and about what the model itself and the load allow. */
export const assessmentRules: readonly Rule[] = [
  {
    id: 'format-without-peak',
    check: (_, { assessment }) =>
      (assessment?.formats ?? []).map((formats) =>
        warning(
          { en: formatWords(formats, 'en'), zh: formatWords(formats, 'zh') },
          computingInHomes(formats),
        ),
      ),
  },
  {
    id: 'runtime-memory',
    check: (_, { assessment }) =>
      (assessment?.memory ?? [])
        .filter(({ leftGiB }) => leftGiB < 0)
        .map(({ device, row, leftGiB, largestBatch }) => {
          const message = assessed((texts) =>
            [
              texts.memoryBreaks(device, row.parallel, fixed(row.batchSize), fixed(-leftGiB, 1)),
              ...(largestBatch === null ? [] : [texts.memoryBatch(fixed(largestBatch))]),
            ].join(' '),
          );
          return largestBatch === null
            ? error(message, editing('numDevices'))
            : warning(message, setting('batchRange', [1, largestBatch], `1 ${largestBatch}`));
        }),
  },
  {
    id: 'model-splits',
    check: (answers, { assessment }) =>
      (assessment?.splits ?? []).map((splits) => {
        if (isOfImages(splits, answers)) return error(picturesMessage(splits), textOnly);
        const isGiven = answered(answers, 'tpSizes') !== null && splits.possible.length > 0;
        return error(
          splitMessage(splits),
          isGiven
            ? setting('tpSizes', splits.possible, splits.possible.join(' '))
            : editing(answers.tpSizes ? 'tpSizes' : 'numDevices'),
        );
      }),
  },
  {
    id: 'wider-search',
    check: (_, { assessment }) => {
      const finds = assessment?.wider ?? [];
      const place = { namesDevice: isOfSeveralDevices(finds) };
      return finds
        .filter(({ factor }) => factor === null || factor >= leastFactor)
        .map((wider) => {
          const { best, factor, space } = wider;
          const message = assessed((texts, language) => {
            const rate = texts.rate(significant(best.tokensPerSecond));
            const row = widerRow(wider, language, place);
            return factor === null
              ? texts.widerFirst(row, rate)
              : texts.widerBetter(row, rate, factorWords(factor));
          });
          return warning(message, setting('searchSpace', space, 'TP, EP, MoE-DP'));
        });
    },
  },
  {
    id: 'one-request',
    check: (answers, { forecast }) =>
      forecast?.best?.concurrency === 1 && !answers.batchRange
        ? [
            warning(
              assessed((texts) => texts.oneRequest(fixed(answered(answers, 'numDevices') ?? 1))),
              null,
            ),
          ]
        : [],
  },
  {
    id: 'e2e-limit',
    check: (_, { assessment }) => {
      const e2e = assessment?.e2e ?? null;
      if (e2e === null) return [];
      const { limitMs, bestMs, tpotLimitMs, best } = e2e;
      const message = assessed((texts) =>
        [
          texts.e2e(duration(limitMs), duration(bestMs)),
          tpotLimitMs === null || best === null
            ? texts.e2eNever
            : texts.e2eTpot(
                duration(tpotLimitMs),
                `${best.parallel}, ${texts.rate(significant(best.tokensPerSecond))}`,
              ),
        ].join(' '),
      );
      return [
        error(
          message,
          tpotLimitMs === null ? null : setting('tpotLimitMs', tpotLimitMs, `${tpotLimitMs} ms`),
        ),
      ];
    },
  },
  {
    id: 'load-not-held',
    check: (answers, { assessment }) => {
      const load = assessment?.load ?? null;
      if (load === null) return [];
      const { measure, asked, held, sizing } = load;
      const devices = sizing.group?.devices ?? null;
      const say = (language: Language): string => {
        const texts = messages(language).sizing;
        const least = sizing.replicas;
        return [
          texts.short(
            texts.measures[measure],
            amount(asked),
            amount(held),
            fixed(answered(answers, 'numDevices') ?? 0),
          ),
          least === null
            ? texts.never(fixed(sizing.tried))
            : texts.enough(fixed(least.devices), instanceWords(least, texts)),
        ].join(' ');
      };
      return [
        warning(
          { en: say('en'), zh: say('zh') },
          devices === null ? null : setting('numDevices', devices, fixed(devices)),
        ),
      ];
    },
  },
  {
    id: 'context-length',
    check: (answers, { assessment }) => {
      const context = assessment?.context ?? null;
      if (context === null) return [];
      const { tokens, positions, scaling } = context;
      const message = assessed((texts) =>
        [
          texts.context(fixed(tokens), fixed(positions)),
          ...(scaling === null ? [] : [texts.contextScaled(scaling)]),
        ].join(' '),
      );
      const left = positions - (answered(answers, 'outputLength') ?? 0);
      return [
        warning(message, left > 0 ? setting('inputLength', left, fixed(left)) : editing('outputLength')),
      ];
    },
  },
  {
    id: 'checkpoint-quantization',
    check: (answers, { assessment }) => {
      const stored = assessment?.checkpoint ?? null;
      const planned = effectiveQuantization(answers)?.linear ?? null;
      if (stored === null || planned === null) return [];
      const { name, linear, isRated } = stored;
      const message = assessed((texts) =>
        [
          texts.checkpoint(name, planned),
          ...(linear === null ? [texts.checkpointNone] : isRated ? [] : [texts.checkpointUnrated(linear)]),
        ].join(' '),
      );
      return [
        warning(message, linear !== null && isRated ? setting('quantizeLinearAction', linear, linear) : null),
      ];
    },
  },
];
