/** A file of requests that is not what it should be, by the line (from 1) and what is wrong there. */
export abstract class RequestLineError<Problem extends string> extends Error {
  readonly line: number;
  readonly problem: Problem;

  constructor(line: number, problem: Problem) {
    super(`line ${line}: ${problem}`);
    this.line = line;
    this.problem = problem;
  }
}

/** Names that logs, traces and datasets have for the tokens of a prompt; the first that is there counts. */
export const promptLengthFields = [
  'input_length',
  'input_tokens',
  'prompt_tokens',
  'prompt_len',
  'input_len',
  'input_toks',
] as const;

/** The same for the tokens of an answer. */
export const outputLengthFields = [
  'output_length',
  'output_tokens',
  'completion_tokens',
  'output_len',
  'expected_output_len',
  'output_toks',
  'max_tokens',
  'max_completion_tokens',
] as const;

/** More tokens than any request has. */
export const mostTokens = 10_000_000;

/**
 * The documents of a file with one JSON document a line, each with its line (from 1). Empty lines are passed over.
 *
 * @param broken the error of a line that is no JSON; it is thrown.
 */
export function jsonLines(
  text: string,
  broken: (line: number) => Error,
): { readonly line: number; readonly value: unknown }[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((content, at) => {
      if (content.trim() === '') return [];
      try {
        return [{ line: at + 1, value: JSON.parse(content) }];
      } catch {
        throw broken(at + 1);
      }
    });
}
