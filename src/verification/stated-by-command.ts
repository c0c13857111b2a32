import { readCommandWords } from '../results/readers/command-line.ts';
import { readCount, readFigure } from '../results/readers/figure.ts';
import type { CarriedFlag, VerificationCase } from './verification-case.ts';

/** Flags of both programs that change what one forward pass costs and that no row repeats. */
const carriedFlags = [
  '--quantize-non-expert-linear-action',
  '--mxfp4-group-size',
  '--enable-shared-expert-tp',
  '--word-embedding-tp',
  '--compilation-config',
  '--device-file',
] as const;
/** Of those, the ones that take one value. */
const rowFlags = carriedFlags.filter((flag) => /-action$|-size$/.test(flag));
/** Images are computed with the prompt only. */
const imageFlags = ['--image-batch-size', '--image-height', '--image-width'] as const;

/** The same flags where a row of another program carries them as fields, `mxfp4_group_size`. */
export function statedByRow(extra: Readonly<Record<string, string>>): readonly CarriedFlag[] {
  const carried = (names: readonly string[], phase: CarriedFlag['phase']): CarriedFlag[] =>
    names.flatMap((flag) => {
      const value = extra[flag.slice(2).replaceAll('-', '_')];
      return value === undefined ? [] : [{ flag, values: [value], phase }];
    });
  return [...carried(rowFlags, 'both'), ...carried(imageFlags, 'prefill')];
}

/** Fields of a case that the command of a run states beyond its conditions; empty where there is no command. */
export function statedByCommand(words: readonly string[] | null): Partial<VerificationCase> {
  const command = words === null ? null : readCommandWords(words);
  if (command === null || command.program !== 'throughput-optimizer') return {};
  const { flags } = command;
  const maxBatchedTokens = readCount(flags.get('--max-batched-tokens')?.[0]);
  const carried = (names: readonly string[], phase: CarriedFlag['phase']): CarriedFlag[] =>
    names.flatMap((flag) => {
      const values = flags.get(flag);
      return values === undefined ? [] : [{ flag, values, phase }];
    });
  return {
    servingCostMs: readFigure(flags.get('--serving-cost')?.[0]) ?? 0,
    carried: [...carried(carriedFlags, 'both'), ...carried(imageFlags, 'prefill')],
    ...(maxBatchedTokens === null ? {} : { maxBatchedTokens }),
  };
}
