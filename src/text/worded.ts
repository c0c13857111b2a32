/** The problems of a union that have a code, alone or as one of several. */
type WithCode<Problem, Code> = Problem extends { readonly code: infer Codes }
  ? Code extends Codes
    ? Problem
    : never
  : never;

/** Words for each code of a kind of problem; each is a function of the problem's data. */
export type Wording<Problem extends { readonly code: string }> = {
  readonly [Code in Problem['code']]: (problem: WithCode<Problem, Code>) => string;
};

/** A problem in words. The compiler asks for every code where a catalogue is handed in. */
export function worded<Problem extends { readonly code: string }>(
  words: Wording<Problem>,
  problem: Problem,
): string {
  const say = words[problem.code as Problem['code']] as (one: Problem) => string;
  return say(problem);
}
