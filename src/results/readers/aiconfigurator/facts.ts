import type { PrintedLine } from '../printed-lines.ts';
import { figureOf } from './cells.ts';

/** Facts in the log and the head of a report of AIConfigurator. Absent is null. */
export interface AiconfiguratorFacts {
  model: string | null;
  system: string | null;
  framework: string | null;
  version: string | null;
  numDevices: number | null;
  inputLength: number | null;
  outputLength: number | null;
  ttftLimitMs: number | null;
  tpotLimitMs: number | null;
  bestThroughput: number | null;
  bestPerDevice: number | null;
  bestTtftMs: number | null;
  bestTpotMs: number | null;
  bestRequestRate: number | null;
  /** `agg` or `disagg`: which experiment the best figures are of. */
  chosen: string | null;
}

type Take = (facts: AiconfiguratorFacts, found: RegExpExecArray) => void;

const patterns: readonly (readonly [RegExp, Take])[] = [
  [/Loading AIConfigurator version: (\S+)/, (facts, found) => (facts.version = found[1] ?? null)],
  [
    /Effective parameters: ISL=(\d+), OSL=(\d+), TTFT=([\d.]+)ms, TPOT=([\d.]+)ms/,
    (facts, found) => {
      facts.inputLength = figureOf(found[1]);
      facts.outputLength = figureOf(found[2]);
      facts.ttftLimitMs = figureOf(found[3]);
      facts.tpotLimitMs = figureOf(found[4]);
    },
  ],
  [
    /Loading database for system='([^']+)', backend='([^']+)'/,
    (facts, found) => {
      facts.system ??= found[1] ?? null;
      facts.framework ??= found[2] ?? null;
    },
  ],
  [/^\s*Model: (\S+)(?: \(is_moe: \w+\))?\s*$/, (facts, found) => (facts.model = found[1] ?? null)],
  [/^\s*Total GPUs: (\d+)\s*$/, (facts, found) => (facts.numDevices = figureOf(found[1]))],
  [
    /^\s*I\/O Length \(tokens\): Input=(\d+), Output=(\d+)\s*$/,
    (facts, found) => {
      facts.inputLength = figureOf(found[1]);
      facts.outputLength = figureOf(found[2]);
    },
  ],
  [
    /^\s*SLA Target: TTFT <= ([\d.]+) ?ms, TPOT <= ([\d.]+) ?ms\s*$/,
    (facts, found) => {
      facts.ttftLimitMs = figureOf(found[1]);
      facts.tpotLimitMs = figureOf(found[2]);
    },
  ],
  [
    /^\s*Overall best system chosen: (\w+) at/,
    (facts, found) => (facts.chosen = found[1]?.toLowerCase() ?? null),
  ],
  [/^\s*Best Experiment Chosen: (\w+)/, (facts, found) => (facts.chosen = found[1] ?? null)],
  [
    /^\s*(?:- )?Best Throughput: ([\d,.]+) tokens\/s\s*$/,
    (facts, found) => (facts.bestThroughput = figureOf(found[1])),
  ],
  [
    /^\s*(?:- )?Per-GPU Throughput: ([\d,.]+) tokens\/s\/gpu\s*$/,
    (facts, found) => (facts.bestPerDevice = figureOf(found[1])),
  ],
  [
    /^\s*(?:- )?Request Rate: ([\d,.]+) req\/s\s*$/,
    (facts, found) => (facts.bestRequestRate = figureOf(found[1])),
  ],
  [/^\s*(?:- )?TTFT: ([\d,.]+) ?ms\s*$/, (facts, found) => (facts.bestTtftMs = figureOf(found[1]))],
  [/^\s*(?:- )?TPOT: ([\d,.]+) ?ms\s*$/, (facts, found) => (facts.bestTpotMs = figureOf(found[1]))],
];

/** Facts of a report of which no line is read yet. */
export function noAiconfiguratorFacts(): AiconfiguratorFacts {
  return {
    model: null,
    system: null,
    framework: null,
    version: null,
    numDevices: null,
    inputLength: null,
    outputLength: null,
    ttftLimitMs: null,
    tpotLimitMs: null,
    bestThroughput: null,
    bestPerDevice: null,
    bestTtftMs: null,
    bestTpotMs: null,
    bestRequestRate: null,
    chosen: null,
  };
}

/** Takes one line into `facts`; false where no rule knows it. */
export function takeFact({ text }: PrintedLine, facts: AiconfiguratorFacts): boolean {
  for (const [pattern, take] of patterns) {
    const found = pattern.exec(text);
    if (!found) continue;
    take(facts, found);
    return true;
  }
  return false;
}
