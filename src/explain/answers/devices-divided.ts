import { says } from '../../text/words/words.ts';
import { bestOf, type Subject } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { requests, whole } from '../prose-figures.ts';
import type { AskedAbout } from './asked-about.ts';
import type { Named } from './named-in-question.ts';
import type { Question } from './question.ts';

/** A question how many devices each phase gets of so many, beside phases that were searched apart; null for anything else. */
export function dividedQuestion(text: string, { change }: Named, { kinds }: AskedAbout): Question | null {
  const { numDevices, ...others } = change;
  const isAsked = kinds.includes('of-apart') && says('devices-divided', text);
  return isAsked && typeof numDevices === 'number' && Object.keys(others).length === 0
    ? { intent: 'equation', metric: 'ratio', numDevices }
    : null;
}

interface Rated {
  readonly perDevice: ReturnType<typeof derive>;
  readonly step: number;
  readonly cites: readonly ReturnType<typeof cite>[];
}

function ratedOf(subjects: readonly Subject[], phase: 'prefill' | 'decode'): Rated | null {
  const subject = subjects.find(({ device }) => device.phase === phase);
  const best = subject === undefined ? null : bestOf(subject);
  const rate = best?.row.requestsPerSecond ?? null;
  const devices = subject?.run.conditions.numDevices ?? null;
  if (subject === undefined || best === null || rate === null || !devices) return null;
  return {
    perDevice: derive('ratio', rate, devices),
    step: best.row.tp ?? 1,
    cites: [
      cite(`${best.path}.requestsPerSecond`, rate),
      cite(`${subject.runPath}.conditions.numDevices`, devices),
      cite(`${best.path}.tp`, best.row.tp),
    ],
  };
}

/** So many devices divided so that the slower side serves most, each side in whole replicas of its best row. */
export function devicesDivided(devices: number | undefined, subjects: readonly Subject[]): Statement[] {
  const [p, d] = [ratedOf(subjects, 'prefill'), ratedOf(subjects, 'decode')];
  if (devices === undefined || p === null || d === null) return [];
  const served = (own: number) =>
    Math.min(own * p.perDevice.value, Math.floor((devices - own) / d.step) * d.step * d.perDevice.value);
  const sizes = Array.from({ length: Math.floor(devices / p.step) }, (_, at) => (at + 1) * p.step);
  const best = sizes.toSorted((a, b) => served(b) - served(a))[0];
  if (best === undefined || served(best) <= 0) return [];
  const left = Math.floor((devices - best) / d.step) * d.step;
  const [ofPrefill, ofDecode] = [
    derive('product', best, p.perDevice.value),
    derive('product', left, d.perDevice.value),
  ];
  const cites = [
    ...p.cites,
    ...d.cites,
    p.perDevice,
    d.perDevice,
    cite('question.numDevices', devices, 'reference'),
    cite('divided.prefill', best, 'reference'),
    cite('divided.decode', left, 'reference'),
    ofPrefill,
    ofDecode,
  ];
  return [
    state('pd-balance', 'macro_only', cites, (t) =>
      t.asked.divided(
        whole(devices),
        whole(best),
        requests(ofPrefill.value),
        whole(left),
        requests(ofDecode.value),
      ),
    ),
  ];
}
