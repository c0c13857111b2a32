import {
  type LengthBin,
  LengthDistributionError,
  type LengthDistributionProblem,
  type PromptLengths,
  readLengthDistribution,
} from '../../engine/index.ts';
import { readYaml } from '../../store/yaml-document.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { ArgumentError, ConstraintError } from '../arguments/argument-errors.ts';
import type { RequestIo } from '../engine-io.ts';

type Texts = Catalogue['engineCommand'];

const flag = '--input-length';
const mostTokens = 100_000_000;

/** Text of the file that the flag names, or the token count that it is. */
export type InputLength = { readonly tokens: number } | { readonly path: string; readonly text: string };

/** Reads what `--input-length` was given. @throws ArgumentError when it is neither a count nor a file. */
export function readInputLength(word: string, io: RequestIo, texts: Texts): InputLength {
  const count = /^\s*\+?\d+(?:_\d+)*\s*$/.test(word) ? Number(word.replaceAll('_', '')) : null;
  if (count !== null && count >= 1 && count <= mostTokens) return { tokens: count };
  try {
    return { path: word, text: io.readTextFile(word) };
  } catch {
    throw new ArgumentError(texts.badValue(flag, word, texts.wanted.lengths));
  }
}

function saidProblem(problem: LengthDistributionProblem, texts: Texts): string {
  if (problem.kind === 'no-bins') return texts.lengthsForm;
  if (problem.kind === 'unknown-field') return texts.lengthsUnknownField(problem.field);
  return texts.lengthsProblem[problem.kind](problem.bin);
}

/** The bins of a text, or why it holds no length distribution. */
function readBins(text: string, texts: Texts): readonly LengthBin[] | string {
  let document: unknown;
  try {
    document = readYaml(text);
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : texts.lengthsForm;
  }
  try {
    return readLengthDistribution(document);
  } catch (error) {
    if (error instanceof LengthDistributionError) return saidProblem(error.problem, texts);
    throw error;
  }
}

/** Why a text holds no length distribution, in words; null where it does. */
export function distributionProblem(text: string, texts: Texts): string | null {
  const read = readBins(text, texts);
  return typeof read === 'string' ? read : null;
}

/** The prompt lengths of a search. @throws ConstraintError when the file holds no length distribution. */
export function promptLengths(input: InputLength, texts: Texts): PromptLengths {
  if ('tokens' in input) return { kind: 'fixed', tokens: input.tokens };
  const read = readBins(input.text, texts);
  if (typeof read === 'string') throw new ConstraintError(texts.lengthsInvalid(input.path, read));
  return { kind: 'distribution', bins: read };
}
