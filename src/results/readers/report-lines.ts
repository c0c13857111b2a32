import { readCount, readFigure } from './figure.ts';
import type { PrintedLine } from './printed-lines.ts';

/** Facts in the lines above an optimizer's table. Absent is null. */
export interface ReportFacts {
  model: string | null;
  quantizeLinearAction: string | null;
  quantizeAttentionAction: string | null;
  numDevices: number | null;
  device: string | null;
  prefillDevicesPerInstance: number | null;
  decodeDevicesPerInstance: number | null;
  ttftLimitMs: number | null;
  tpotLimitMs: number | null;
  totalGiB: number | null;
  reservedGiB: number | null;
  bestThroughput: number | null;
  bestTtftMs: number | null;
  bestTpotMs: number | null;
  prefillInstances: number | null;
  decodeInstances: number | null;
}

/** Facts of a report of which no line is read yet. */
export function noFacts(): ReportFacts {
  return {
    model: null,
    quantizeLinearAction: null,
    quantizeAttentionAction: null,
    numDevices: null,
    device: null,
    prefillDevicesPerInstance: null,
    decodeDevicesPerInstance: null,
    ttftLimitMs: null,
    tpotLimitMs: null,
    totalGiB: null,
    reservedGiB: null,
    bestThroughput: null,
    bestTtftMs: null,
    bestTpotMs: null,
    prefillInstances: null,
    decodeInstances: null,
  };
}

interface LinePattern {
  readonly pattern: RegExp;
  /** The line ends in its own unit, so a cut cannot have shortened the value. */
  readonly isSelfEnding: boolean;
  readonly take: (found: RegExpExecArray, facts: ReportFacts) => void;
}

const line = (
  pattern: RegExp,
  { isSelfEnding }: { readonly isSelfEnding: boolean },
  take: LinePattern['take'],
): LinePattern => ({
  pattern,
  isSelfEnding,
  take,
});

const patterns: readonly LinePattern[] = [
  line(/^\s*Model: (\S.*)$/, { isSelfEnding: false }, (found, facts) => {
    facts.model = found[1] ?? null;
  }),
  line(/^\s*Quantize Linear action: (\S+)$/, { isSelfEnding: false }, (found, facts) => {
    facts.quantizeLinearAction = found[1]?.toUpperCase() ?? null;
  }),
  line(/^\s*Quantize Attention action: (\S+)$/, { isSelfEnding: false }, (found, facts) => {
    facts.quantizeAttentionAction = found[1]?.toUpperCase() ?? null;
  }),
  line(/^\s*Devices: (\d+) (\S+)$/, { isSelfEnding: false }, (found, facts) => {
    facts.numDevices = readCount(found[1]);
    facts.device = found[2] ?? null;
  }),
  line(/^\s*Prefill Devices Per Instance: (\d+)$/, { isSelfEnding: false }, (found, facts) => {
    facts.prefillDevicesPerInstance = readCount(found[1]);
  }),
  line(/^\s*Decode Devices Per Instance: (\d+)$/, { isSelfEnding: false }, (found, facts) => {
    facts.decodeDevicesPerInstance = readCount(found[1]);
  }),
  line(/^\s*TTFT Limits: (\S+) ms$/, { isSelfEnding: true }, (found, facts) => {
    facts.ttftLimitMs = readFigure(found[1]);
  }),
  line(/^\s*TPOT Limits: (\S+) ms$/, { isSelfEnding: true }, (found, facts) => {
    facts.tpotLimitMs = readFigure(found[1]);
  }),
  line(/^\s*Total device memory: +(\d+\.\d+) GB$/, { isSelfEnding: true }, (found, facts) => {
    facts.totalGiB = readFigure(found[1]);
  }),
  line(/^\s*Reserved memory: +(\d+\.\d+) GB$/, { isSelfEnding: true }, (found, facts) => {
    facts.reservedGiB = readFigure(found[1]);
  }),
  line(/^\s*Best Throughput: (\d+(?:\.\d+)?) tokens\/s$/, { isSelfEnding: true }, (found, facts) => {
    facts.bestThroughput = readFigure(found[1]);
  }),
  line(/^\s*TTFT: (\d+(?:\.\d+)?) ms$/, { isSelfEnding: true }, (found, facts) => {
    facts.bestTtftMs = readFigure(found[1]);
  }),
  line(/^\s*TPOT: (\d+(?:\.\d+)?) ms$/, { isSelfEnding: true }, (found, facts) => {
    facts.bestTpotMs = readFigure(found[1]);
  }),
  line(/^\s*P Instances: (\d+) \(\d+ devices\)$/, { isSelfEnding: true }, (found, facts) => {
    facts.prefillInstances = readCount(found[1]);
  }),
  line(/^\s*D Instances: (\d+) \(\d+ devices\)$/, { isSelfEnding: true }, (found, facts) => {
    facts.decodeInstances = readCount(found[1]);
  }),
  // The table below repeats these two with every figure in its own column.
  line(/^\s*PD Ratio: \d+(?:\.\d+)? \(P Instance:D Instance\)$/, { isSelfEnding: true }, () => undefined),
  line(
    /^\s*(?:Prefill|Decode) QPS: +\d+(?:\.\d+)? req\/s {2}\(.*\)$/,
    { isSelfEnding: true },
    () => undefined,
  ),
];

/** Takes one line into `facts`; false when no rule knows it or its end may be missing. */
export function takeReportLine(line: PrintedLine, facts: ReportFacts): boolean {
  for (const { pattern, isSelfEnding, take } of patterns) {
    const found = pattern.exec(line.text);
    if (!found) continue;
    if (line.isCut && !isSelfEnding) return false;
    take(found, facts);
    return true;
  }
  return false;
}
