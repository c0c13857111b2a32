import { bestOf, type Subject } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { headline, headlineCites, headlineWords } from '../headline.ts';
import { computed, requests, signedShare, whole } from '../prose-figures.ts';
import { type AnswerMaterial, said } from './answer-material.ts';

/** Rate of a plan with phases apart in requests/s, and its devices. */
interface Apart {
  /** Whole instances were simulated, and the transfer of the cache between them. */
  readonly isSimulated?: true;
  readonly devices: number;
  readonly servedPerSecond: number;
  readonly cites: readonly Cite[];
}

/** Instances of a ratio serve what their slower side serves, on the devices that they take. */
function ofRatio({ device, path }: Subject): Apart | null {
  const { pdRatio } = device;
  const pair = pdRatio?.pairs[0];
  if (!pdRatio || !pair) return null;
  const { prefillQps, decodeQps, prefillDevicesPerInstance: perP, decodeDevicesPerInstance: perD } = pair;
  const [prefills, decodes] = [pdRatio.prefillInstances ?? 1, pdRatio.decodeInstances ?? 1];
  if (perP === null || perD === null) return null;
  const taken = derive('instanceDevices', prefills, perP, decodes, perD);
  // A split that was simulated whole tells what it serves, and neither side by itself.
  if (prefillQps === null && decodeQps === null && pair.balancedQps !== null) {
    const told = cite(`${path}.pdRatio.pairs[0].balancedQps`, pair.balancedQps);
    return {
      isSimulated: true,
      devices: taken.value,
      servedPerSecond: pair.balancedQps,
      cites: [told, taken],
    };
  }
  if (prefillQps === null || decodeQps === null) return null;
  const served = derive('instanceRequests', prefills, prefillQps, decodes, decodeQps);
  return {
    devices: taken.value,
    servedPerSecond: served.value,
    cites: [
      cite(`${path}.pdRatio.pairs[0].prefillQps`, prefillQps),
      cite(`${path}.pdRatio.pairs[0].decodeQps`, decodeQps),
      served,
      taken,
    ],
  };
}

interface Rate {
  readonly value: number;
  readonly cite: Cite;
}

/** Requests/s and devices of one phase of a disaggregated plan, which has the devices to itself. */
function rateOf(subject: Subject | undefined): Rate | null {
  const best = subject === undefined ? null : bestOf(subject);
  const value = best?.row.requestsPerSecond ?? null;
  return best === null || value === null
    ? null
    : { value, cite: cite(`${best.path}.requestsPerSecond`, value) };
}

/** Phases that were searched apart, with the rate of each. */
interface Phases extends Apart {
  readonly prefill: Rate;
  readonly decode: Rate;
}

/** Phases that were searched apart, each on all devices: shared out so that neither waits for the other. */
function ofPhases(subjects: readonly Subject[]): Phases | null {
  const phase = (name: 'prefill' | 'decode') => subjects.find(({ device }) => device.phase === name);
  const [prefill, decode] = [phase('prefill'), phase('decode')];
  const devices = prefill?.run.conditions.numDevices ?? null;
  const [p, d] = [rateOf(prefill), rateOf(decode)];
  if (p === null || d === null || devices === null || devices !== decode?.run.conditions.numDevices)
    return null;
  const served = derive('sharedRequests', p.value, d.value);
  return {
    devices,
    servedPerSecond: served.value,
    cites: [p.cite, d.cite, cite(`${prefill?.runPath}.conditions.numDevices`, devices), served],
    prefill: p,
    decode: d,
  };
}

/** Which side of two phases on the same number of devices serves fewer requests; null where the two are not there. */
export function slowerPhase(subjects: readonly Subject[]): Statement | null {
  const apart = ofPhases(subjects);
  if (apart === null) return null;
  const { prefill: p, decode: d } = apart;
  const ratio = derive('ratio', d.value, p.value);
  const slower = p.value < d.value ? 'prefill' : 'decode';
  return state('answered', 'macro_only', [p.cite, d.cite, ratio, ...apart.cites], (t) =>
    t.together.slower(
      whole(apart.devices),
      requests(p.value),
      requests(d.value),
      t.words.served[slower],
      computed(ratio.value),
    ),
  );
}

/** Load that the devices of phases that run apart would serve if each ran both, within the same limits. */
export function togetherAnswer({ subjects, engine }: AnswerMaterial): readonly Statement[] {
  const apart = subjects.map(ofRatio).find((one) => one !== null) ?? ofPhases(subjects);
  const already = said('answered', (t) => t.asked.separatedAlready);
  const out = subjects[0]?.run.conditions.outputLength ?? null;
  if (apart === null || out === null)
    return [already, said('not-answerable', (t) => t.together.onePhaseRead)];
  const limits = Object.fromEntries(
    (['ttftLimitMs', 'tpotLimitMs'] as const).flatMap((name) => {
      const value = subjects.map(({ run }) => run.conditions[name]).find((one) => one !== null);
      return value === undefined || value === null ? [] : [[name, value]];
    }),
  );
  const joint = engine?.({ mode: 'aggregation', numDevices: apart.devices, ...limits }) ?? null;
  if (joint === null) return [already, said('what-if-refused', (t) => t.answers.noWhatIf)];
  const best = headline(joint, 'aggregated');
  const row = joint.results.find(({ phase }) => phase === 'aggregated')?.best;
  const rate = row?.throughputTokensPerSecond;
  const served = [...apart.cites, cite('apart.devices', apart.devices, 'reference')];
  if (best === null || !rate)
    return [
      state('what-if', 'macro_only', served, (t) =>
        t.together.togetherFails(whole(apart.devices), requests(apart.servedPerSecond)),
      ),
    ];
  const computedRate = derive('requestsOf', rate, out);
  // A simulated server draws its lengths, and tells the requests that it served.
  const told = row?.requestsPerSecond ?? null;
  const own = told === null ? computedRate : cite('joint.requestsPerSecond', told, 'reference');
  const perSecond = told ?? computedRate.value;
  const change = derive('relative', apart.servedPerSecond, perSecond);
  return [
    state(
      'what-if',
      'macro_only',
      [
        ...served,
        cite('joint.throughputTokensPerSecond', rate, 'reference'),
        cite(`${subjects[0]?.runPath}.conditions.outputLength`, out),
        own,
        change,
        ...headlineCites(best, 'changed'),
      ],
      (t) =>
        (change.value > 0 ? t.together.togetherHelps : t.together.togetherHurts)(
          whole(apart.devices),
          headlineWords(best),
          requests(perSecond),
          requests(apart.servedPerSecond),
          signedShare(change.value),
        ),
    ),
    ...(apart.isSimulated ? [] : [said('answered', (t) => t.together.sharedOut)]),
  ];
}
