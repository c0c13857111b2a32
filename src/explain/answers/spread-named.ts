import { says } from '../../text/words/words.ts';
import type { SpreadAsked } from './question.ts';

const latencies = [
  ['spread-ttft', 'ttftMs'],
  ['spread-itl', 'interTokenMs'],
  ['spread-tpot', 'tpotMs'],
  ['spread-e2e', 'endToEndMs'],
] as const;

const statistics = [
  ['spread-p75', 'p75'],
  ['spread-p90', 'p90'],
  ['spread-p95', 'p95'],
  ['spread-p50', 'median'],
] as const;

/** The spread that a question asks for: of the latency that it names, of all where it names none, or several. */
export function spreadIn(text: string): SpreadAsked {
  const [only, other] = latencies.filter(([group]) => says(group, text));
  const [statistic, another] = statistics.filter(([group]) => says(group, text));
  return {
    of: only === undefined || other !== undefined ? null : only[1],
    statistic: statistic === undefined || another !== undefined || /p99/u.test(text) ? null : statistic[1],
    isFromMean: says('spread-from-mean', text),
    isCaused: says('why-word', text),
  };
}
