import { missedHalfWidth, unmeasuredHalfWidth } from './bands.ts';
import type { CalibrationDocument } from './document.ts';
import { allFeaturesOf, type CalibrationFacts, classNameOf, groupOf } from './features.ts';
import type { LocalCalibration } from './local.ts';
import { correctionOf } from './local.ts';
import { effectOf } from './shrinkage.ts';
import type { CalibrationTarget } from './targets.ts';

/** Correction of one figure: its factor, and the factors of its band's ends. */
export interface Correction {
  readonly factor: number;
  readonly low: number;
  readonly high: number;
  /** Measured points behind the band; 0 where none is comparable. */
  readonly points: number;
  /** The class that the band is of; null where none is comparable. */
  readonly className: string | null;
}

type Classes = CalibrationDocument['targets'][CalibrationTarget]['classes'];

interface NearestClass {
  readonly name: string;
  readonly spread: Classes[string];
}

/** Nearest classes by name: a search asks for the same one with every load that it tries. */
const nearest = new WeakMap<Classes, Map<string, NearestClass | null>>();

/** The nearest class with points: the same, then the framework's largest of the mode, then anybody's of the mode. */
function classFor(classes: Classes, facts: CalibrationFacts): NearestClass | null {
  const own = classNameOf(facts);
  const found = classes[own];
  if (found !== undefined) return { name: own, spread: found };
  const known = nearest.get(classes) ?? new Map<string, NearestClass | null>();
  nearest.set(classes, known);
  const kin = known.get(own);
  if (kin !== undefined) return kin;
  const made = kinOf(classes, own, facts);
  known.set(own, made);
  return made;
}

function kinOf(classes: Classes, own: string, facts: CalibrationFacts): NearestClass | null {
  const [framework] = own.split(' · ');
  const modeIn = (name: string) => name.split(' · ').slice(2).join(' · ');
  const kin = Object.entries(classes)
    .filter(([name]) => modeIn(name) === modeIn(own))
    .sort(([a, x], [b, y]) => {
      // The class's own framework first, then the same framework on other chips.
      const kinship = (name: string) =>
        name.startsWith(`${framework} · `) ? 2 : name.startsWith(`${facts.framework} `) ? 1 : 0;
      return kinship(b) - kinship(a) || y.points - x.points;
    })[0];
  return kin === undefined ? null : { name: kin[0], spread: kin[1] };
}

/** A band of what nobody measured on comparable servers; it holds the points of the chip that are known all the same. */
function halfWidthWithoutKin(target: CalibrationTarget, { missed }: CalibrationFacts): number {
  return missed === undefined ? unmeasuredHalfWidth : missedHalfWidth(Math.log(missed[target]));
}

/**
 * The correction of a figure. A user's own measurements of the same servers come last and weigh most.
 *
 * @param comparable whether operators or points of this system exist; a bare roofline gets the widest band
 */
export function correct(
  target: CalibrationTarget,
  facts: CalibrationFacts,
  document: CalibrationDocument,
  local: LocalCalibration | null,
  comparable: boolean,
): Correction {
  const effect = effectOf(document.targets[target].effects, allFeaturesOf(facts, target));
  const own = local === null ? null : correctionOf(local, target, groupOf(facts));
  if (own !== null) {
    const center = effect + own.effect;
    return {
      factor: Math.exp(center),
      low: Math.exp(center - own.halfWidth),
      high: Math.exp(center + own.halfWidth),
      points: own.points,
      className: local?.label ?? null,
    };
  }
  const found = comparable ? classFor(document.targets[target].classes, facts) : null;
  const half = found?.spread.halfWidth ?? halfWidthWithoutKin(target, facts);
  return {
    factor: Math.exp(effect),
    low: Math.exp(effect - half),
    high: Math.exp(effect + half),
    points: found?.spread.points ?? 0,
    className: found?.name ?? null,
  };
}
