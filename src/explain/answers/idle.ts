import { percentOf } from '../../results/summary/serving-notes.ts';
import { aggregationStatements } from '../analysis/aggregation.ts';
import { pdRatioStatements } from '../analysis/pd-ratio.ts';
import { isSimulatedServer, serverStatements } from '../analysis/simulated-server.ts';
import { bestOf, isAnswered, type Subject } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { requests, share, whole } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, ofRules, orNoResult, said } from './answer-material.ts';
import { fullestSplit } from './ratio-on-devices.ts';

/** Whether one side waits for the other: idle shares of a ratio, or that both phases share their devices. */
export function idleAnswer({ subjects }: AnswerMaterial): AnswerPart {
  const apart = sidesApart(subjects.filter(isAnswered));
  if (apart.length > 0) return { statements: apart };
  const statements = subjects.filter(isAnswered).flatMap((subject) => {
    const { phase } = subject.device;
    if (phase === 'pd-ratio') {
      const busy = busyShares(subject);
      return about(subject.path, [
        ...(busy ?? idleShare(subject)),
        ...(subject.runPath === 'runs[0]' ? fullestSplit(subject, servedBy(subject)) : []),
        ...serverStatements(subject),
        ...ofRules(pdRatioStatements(subject), ['pd-idle', 'pd-instances']),
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
  return { statements: orNoResult(statements) };
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

/**
 * How busy the instances of each side are, of a split that was simulated whole: its account is the mean of all
 * instances, of which one kind alone takes prompts and the other alone decodes. Null of other results.
 */
export function busyShares(subject: Subject): Statement[] | null {
  const best = bestOf(subject);
  const { prefillInstances: prefill, decodeInstances: decode } = subject.device.pdRatio ?? {};
  if (best === null || !isSimulatedServer(subject) || !prefill || !decode) return null;
  const names = ['time in prompt steps', 'time in decode steps'] as const;
  const [prompts, steps] = names.map((name) => percentOf(best.row, name));
  if (prompts == null || steps == null) return null;
  const all = derive('sum', prefill, decode);
  const [ofPrefill, ofDecode] = [
    derive('ratio', prompts * all.value, 100 * prefill),
    derive('ratio', steps * all.value, 100 * decode),
  ];
  const cites = [
    ...names.map((name) => cite(`${best.path}.extra.${name}`, best.row.extra[name] ?? null)),
    cite(`${subject.path}.pdRatio.prefillInstances`, prefill),
    cite(`${subject.path}.pdRatio.decodeInstances`, decode),
    all,
    ofPrefill,
    ofDecode,
  ];
  const shown = (value: number) => `${whole(Math.round(Math.min(1, value) * 100))} %`;
  return [
    state('pd-idle', 'macro_only', cites, (t) =>
      t.asked.busySides(
        t.words.served[ofPrefill.value < ofDecode.value ? 'prefill' : 'decode'],
        shown(ofPrefill.value),
        shown(ofDecode.value),
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
