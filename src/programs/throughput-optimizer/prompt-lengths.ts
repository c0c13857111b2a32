import {
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

/** The prompt lengths of a search. @throws ConstraintError when the file holds no length distribution. */
export function promptLengths(input: InputLength, texts: Texts): PromptLengths {
  if ('tokens' in input) return { kind: 'fixed', tokens: input.tokens };
  const fail = (reason: string) => new ConstraintError(texts.lengthsInvalid(input.path, reason));
  let document: unknown;
  try {
    document = readYaml(input.text);
  } catch (error) {
    throw fail(error instanceof Error ? (error.message.split('\n')[0] ?? '') : texts.lengthsForm);
  }
  try {
    return { kind: 'distribution', bins: readLengthDistribution(document) };
  } catch (error) {
    if (error instanceof LengthDistributionError) throw fail(saidProblem(error.problem, texts));
    throw error;
  }
}
