import { aggregationStatements } from '../analysis/aggregation.ts';
import { pdRatioStatements } from '../analysis/pd-ratio.ts';
import { serverStatements } from '../analysis/simulated-server.ts';
import { isAnswered, type Subject } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { requests, share, whole } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, ofRules, orNoResult, said } from './answer-material.ts';
import { fullestSplit } from './ratio-on-devices.ts';

/** Whether one side waits for the other: idle shares of a ratio, or that both phases share their devices. */
export function idleAnswer({ subjects }: AnswerMaterial): AnswerPart {
  const statements = subjects.filter(isAnswered).flatMap((subject) => {
    const { phase } = subject.device;
    if (phase === 'pd-ratio') {
      return about(subject.path, [
        ...idleShare(subject),
        ...serverStatements(subject),
        ...ofRules(pdRatioStatements(subject), ['pd-idle', 'pd-instances']),
        ...(subject.runPath === 'runs[0]' ? fullestSplit(subject, servedBy(subject)) : []),
      ]);
    }
    if (phase === 'aggregated') {
      return about(subject.path, [
        said('answered', (t) => t.asked.sharedDevices),
        ...ofRules(aggregationStatements(subject), ['aggregation-decomposed']),
      ]);
    }
    return about(subject.path, [said('answered', (t) => t.asked.phaseAlone(t.words.served[phase]))]);
  });
  return { statements: orNoResult([...sidesApart(subjects.filter(isAnswered)), ...statements]) };
}

/** Phases apart that were read together: one of each serves what the slower one does, and the other waits. */
function sidesApart(subjects: readonly Subject[]): Statement[] {
  const [prefills, decodes] = (['prefill', 'decode'] as const).map((phase) =>
    subjects.filter(({ device }) => device.phase === phase),
  );
  const [prefill, decode] = [prefills?.[0], decodes?.[0]];
  if (prefill === undefined || decode === undefined || subjects.length !== 2) return [];
  const [p, d] = [prefill, decode].map(({ device }) => device.best?.requestsPerSecond ?? null);
  if (p == null || d == null || p <= 0 || d <= 0) return [];
  const idle = derive('headroom', Math.min(p, d), Math.max(p, d));
  const cites = [
    cite(`${prefill.path}.best.requestsPerSecond`, p),
    cite(`${decode.path}.best.requestsPerSecond`, d),
    idle,
  ];
  return [
    state('pd-idle', 'macro_only', cites, (t) =>
      t.asked.idleApart(
        requests(p),
        requests(d),
        t.words.served[p > d ? 'prefill' : 'decode'],
        share(idle.value),
      ),
    ),
  ];
}

/** Requests per second of the instances that the program chose; of one of each where it tells none. */
function servedBy({ device: { pdRatio } }: Subject): number {
  const [pair] = pdRatio?.pairs ?? [];
  return Math.min(
    (pdRatio?.prefillInstances ?? 1) * (pair?.prefillQps ?? 0),
    (pdRatio?.decodeInstances ?? 1) * (pair?.decodeQps ?? 0),
  );
}

/** The faster side waits: its rate beyond what the slower one takes is idle. */
function idleShare({ device, path }: Subject): Statement[] {
  const [pair] = device.pdRatio?.pairs ?? [];
  if (!pair || pair.prefillQps === null || pair.decodeQps === null)
    return [said('not-answerable', (t) => t.asked.noRates)];
  const prefill = device.pdRatio?.prefillInstances ?? 1;
  const decode = device.pdRatio?.decodeInstances ?? 1;
  const p = derive('product', prefill, pair.prefillQps);
  const d = derive('product', decode, pair.decodeQps);
  const isPrefillIdle = p.value > d.value;
  const idle = derive('headroom', Math.min(p.value, d.value), Math.max(p.value, d.value));
  const pairPath = `${path}.pdRatio.pairs[0]`;
  const cites = [
    cite(`${path}.pdRatio.prefillInstances`, device.pdRatio?.prefillInstances ?? null),
    cite(`${path}.pdRatio.decodeInstances`, device.pdRatio?.decodeInstances ?? null),
    cite('instances.prefill', prefill, 'reference'),
    cite('instances.decode', decode, 'reference'),
    cite(`${pairPath}.prefillQps`, pair.prefillQps),
    cite(`${pairPath}.decodeQps`, pair.decodeQps),
    p,
    d,
    idle,
  ];
  return [
    state('pd-idle', 'macro_only', cites, (t) =>
      t.asked.idleSide(
        whole(prefill),
        requests(p.value),
        whole(decode),
        requests(d.value),
        t.words.served[isPrefillIdle ? 'prefill' : 'decode'],
        share(idle.value),
      ),
    ),
  ];
}
