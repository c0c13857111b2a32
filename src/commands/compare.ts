import type { Result } from '../results/result.ts';
import { compareResults } from '../results/verification/compare-results.ts';
import { comparisonLines } from '../results/verification/comparison-lines.ts';
import { messages } from '../text/catalogue.ts';
import { plainText } from '../text/line.ts';
import { readSource } from './verify/read-source.ts';
import type { VerifyPorts } from './verify/verify-ports.ts';

/** What `throughline compare A B` was told. */
export interface CompareOptions {
  readonly left: string;
  readonly right: string;
  readonly json: boolean;
}

/**
 * `throughline compare`: two results side by side. Returns the exit status: 0 done, 2 a source is missing, 3 a source holds
 * no result.
 */
export async function runCompare({ left, right, json }: CompareOptions, ports: VerifyPorts): Promise<number> {
  const texts = messages(ports.language).verify;
  const sides: Result[] = [];
  for (const source of [left, right]) {
    const read = await readSource(source, ports);
    if (read.status === 'missing') {
      ports.say(texts.unknownSource(source));
      return 2;
    }
    const result = read.runs.find((run) => run.results.length > 0);
    if (result === undefined) {
      ports.say(texts.compare.notAResult(source));
      return 3;
    }
    sides.push(result);
  }
  const [mine, theirs] = sides;
  if (mine === undefined || theirs === undefined) return 3;
  const comparison = compareResults(mine, theirs);
  if (json) ports.print(JSON.stringify({ schema: 'throughline.comparison/1', ...comparison }));
  ports.say(plainText(comparisonLines(comparison, ports.language, ports.columns)));
  return 0;
}
