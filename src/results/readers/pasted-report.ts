import type { OutputKind } from './read-outcome.ts';
import { readOutput } from './read-output.ts';

/** A printed result has a heading, figures and more; anything shorter is a sentence or a command. */
const leastLines = 4;

/** Kinds that only a program prints. Figures of a load test also stand in requests, which say what is to be better. */
const printedKinds: ReadonlySet<OutputKind> = new Set([
  'optimizer',
  'text-generate',
  'dump',
  'op-bound',
  'recording',
]);

/** Whether a text is the output of a program, to be explained, and not what somebody asks for. */
export function isPastedReport(text: string): boolean {
  if (text.trim().split('\n').length < leastLines) return false;
  const { kind, runs, forwards, recordings } = readOutput(text);
  const hasRows = runs.some((run) =>
    run.results.some(({ best, pdRatio }) => best !== null || pdRatio !== null),
  );
  if (!hasRows && forwards.length === 0 && recordings.length === 0) return false;
  // The heading of a load test is a rule of signs; a request begins with words.
  return printedKinds.has(kind) || (kind === 'benchmark' && /^\s*[^\p{L}\p{N}\s]/u.test(text));
}
