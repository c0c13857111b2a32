import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, ms, rate, requests, whole } from '../figures.ts';
import { bestOf, type Subject } from './subject.ts';

/** Milliseconds of a second, as the formulas print it. */
const perSecond = cite('formula.perSecond', 1000, 'reference');

/** One phase of a disaggregated plan: its rate computed again from its latency (engine specification 7.7). */
export function disaggregationStatements(subject: Subject): Statement[] {
  const best = bestOf(subject);
  if (best === null) return [];
  const { row, path } = best;
  const { concurrency, throughputTokensPerSecond: told } = row;
  if (concurrency === null || told === null) return [];
  if (subject.device.phase === 'decode' && row.tpotMs !== null) {
    const { tpotMs } = row;
    const rebuilt = derive('throughput', concurrency, tpotMs);
    const cites = [
      cite(`${path}.concurrency`, concurrency),
      cite(`${path}.tpotMs`, tpotMs),
      cite(`${path}.throughputTokensPerSecond`, told),
      perSecond,
      rebuilt,
    ];
    return [
      state('phase-throughput', 'macro_only', cites, (t) =>
        t.decodeThroughput(whole(concurrency), ms(tpotMs), rate(rebuilt.value), rate(told)),
      ),
    ];
  }
  const input = subject.run.conditions.inputLength;
  if (subject.device.phase !== 'prefill' || row.ttftMs === null || input === null) return [];
  const { ttftMs } = row;
  const rebuilt = derive('prefillThroughput', concurrency, input, ttftMs);
  const cites = [
    cite(`${path}.concurrency`, concurrency),
    cite(`${path}.ttftMs`, ttftMs),
    cite(`${path}.throughputTokensPerSecond`, told),
    cite(`${subject.runPath}.conditions.inputLength`, input),
    perSecond,
    rebuilt,
  ];
  return [
    state('phase-throughput', 'macro_only', cites, (t) =>
      t.prefillThroughput(whole(concurrency), whole(input), ms(ttftMs), rate(rebuilt.value), rate(told)),
    ),
  ];
}

/** A PD ratio is a balance: P QPS, D QPS and how many instances of each fit (engine specification 7.8). */
export function pdRatioStatements(subject: Subject): Statement[] {
  const ratio = subject.device.pdRatio;
  const [pair] = ratio?.pairs ?? [];
  if (!ratio || !pair) return [];
  const path = `${subject.path}.pdRatio.pairs[0]`;
  const { pdRatio, prefillQps, decodeQps, balancedQps } = pair;
  const statements: Statement[] = [];
  if (pdRatio !== null && prefillQps !== null && decodeQps !== null) {
    const rebuilt = derive('ratio', decodeQps, prefillQps);
    const slower = prefillQps <= decodeQps ? 'Prefill' : 'Decode';
    const cites = [
      cite(`${path}.prefillQps`, prefillQps),
      cite(`${path}.decodeQps`, decodeQps),
      cite(`${path}.pdRatio`, pdRatio),
      cite(`${path}.balancedQps`, balancedQps),
      perSecond,
      rebuilt,
    ];
    statements.push(
      state('pd-balance', 'macro_only', cites, (t) =>
        t.pdBalance(requests(prefillQps), requests(decodeQps), computed(rebuilt.value), slower),
      ),
    );
  }
  const { prefillInstances, decodeInstances } = ratio;
  const perPrefill = pair.prefillDevicesPerInstance;
  const perDecode = pair.decodeDevicesPerInstance;
  const total = subject.run.conditions.numDevices;
  if (prefillInstances !== null && decodeInstances !== null && perPrefill !== null && perDecode !== null) {
    const used = derive('instanceDevices', prefillInstances, perPrefill, decodeInstances, perDecode);
    const cites = [
      cite(`${subject.path}.pdRatio.prefillInstances`, prefillInstances),
      cite(`${subject.path}.pdRatio.decodeInstances`, decodeInstances),
      cite(`${path}.prefillDevicesPerInstance`, perPrefill),
      cite(`${path}.decodeDevicesPerInstance`, perDecode),
      used,
    ];
    statements.push(
      state('pd-instances', 'macro_only', cites, (t) =>
        t.pdInstances(
          whole(prefillInstances),
          whole(perPrefill),
          whole(decodeInstances),
          whole(perDecode),
          whole(used.value),
        ),
      ),
    );
    if (total !== null && total > used.value) {
      const idle = derive('difference', used.value, total);
      const more = [...cites, cite(`${subject.runPath}.conditions.numDevices`, total), idle];
      statements.push(state('pd-idle', 'macro_only', more, (t) => t.pdIdle(whole(idle.value), whole(total))));
    }
  }
  return statements;
}
