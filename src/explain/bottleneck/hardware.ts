import type { PrintedHardware } from '../../results/readers/cross-hardware.ts';
import type { Subject } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import type { ExplainInput } from '../input.ts';
import { computed } from '../prose-figures.ts';

/** Figures of a device that a comparison of devices tells, each with its unit in the name. */
export const hardwareFigures = [
  'cubeTflops',
  'vectorTflops',
  'memoryBandwidthTibPerSecond',
  'memoryGiB',
  'linkGbPerSecond',
] as const;
export type HardwareFigure = (typeof hardwareFigures)[number];

/** Effective figures of one device, from its profile or from a printed cross-hardware table. */
export interface HardwareFacts extends Readonly<Record<HardwareFigure, number | null>> {
  readonly device: string;
}

/** A device's figures with where they stand. */
export interface KnownHardware {
  readonly facts: HardwareFacts;
  readonly citeOf: (figure: HardwareFigure) => Cite;
}

/** One figure of two devices, and what the left is as a multiple of the right. */
export interface HardwareRatio {
  readonly figure: HardwareFigure;
  readonly left: number;
  readonly right: number;
  readonly ratio: number;
}

/** The table prints the links of every level, the innermost last: that is where a TP group talks. */
function printedFacts(one: PrintedHardware): HardwareFacts {
  const links = one.linkGbPerSecond?.split('|').map((part) => Number(part.trim())) ?? [];
  const innermost = links.at(-1);
  const { device, cubeTflops, vectorTflops, memoryBandwidthTibPerSecond, memoryGiB } = one;
  return {
    device,
    cubeTflops,
    vectorTflops,
    memoryBandwidthTibPerSecond,
    memoryGiB,
    linkGbPerSecond: innermost !== undefined && Number.isFinite(innermost) ? innermost : null,
  };
}

/** Peak rates and bandwidth of a device, from printed tables and profiles; printed figures win. */
export function hardwareOf(
  device: string | null,
  input: ExplainInput,
  profiles: readonly HardwareFacts[],
): KnownHardware | null {
  const at = input.hardware.findIndex((one) => one.device === device);
  const printed = input.hardware[at];
  if (printed) {
    return {
      facts: printedFacts(printed),
      citeOf: (figure) => cite(`hardware[${at}].${figure}`, printed[figure]),
    };
  }
  const facts = profiles.find((one) => one.device === device);
  return facts ? profileOf(facts) : null;
}

function profileOf(facts: HardwareFacts): KnownHardware {
  return { facts, citeOf: (figure) => cite(`devices.${facts.device}.${figure}`, facts[figure], 'reference') };
}

/** Ratios right / left of what two devices can do. */
export function hardwareRatios(left: HardwareFacts, right: HardwareFacts): HardwareRatio[] {
  return hardwareFigures.flatMap((figure) => {
    const mine = left[figure];
    const theirs = right[figure];
    return mine && theirs ? [{ figure, left: mine, right: theirs, ratio: theirs / mine }] : [];
  });
}

/** The figures behind a ratio. */
export function ratioCites(mine: KnownHardware, theirs: KnownHardware, one: HardwareRatio): Cite[] {
  return [mine.citeOf(one.figure), theirs.citeOf(one.figure), derive('ratio', one.right, one.left)];
}

function ratioStatements(mine: KnownHardware, theirs: KnownHardware): Statement[] {
  const ratios = hardwareRatios(mine.facts, theirs.facts);
  if (ratios.length === 0) return [];
  const cites = [
    ...ratios.flatMap((one) => ratioCites(mine, theirs, one)),
    cite('left', mine.facts.device, 'reference'),
    cite('right', theirs.facts.device, 'reference'),
  ];
  return [
    state('hardware-context', 'macro_only', cites, (t) =>
      t.bottleneck.hardware(
        theirs.facts.device,
        mine.facts.device,
        ratios.map((one) => `${t.words.hardware[one.figure]} ×${computed(one.ratio)}`).join(t.words.listed),
      ),
    ),
  ];
}

/** Beside what the hardware differs in, a difference of throughput can be weighed. */
export function hardwareStatements(
  left: Subject,
  right: Subject,
  input: ExplainInput,
  profiles: readonly HardwareFacts[],
): Statement[] {
  const mine = hardwareOf(left.device.device, input, profiles);
  const theirs = hardwareOf(right.device.device, input, profiles);
  return mine && theirs && mine.facts.device !== theirs.facts.device ? ratioStatements(mine, theirs) : [];
}

const units: Readonly<Record<HardwareFigure, string>> = {
  cubeTflops: 'TFLOPS',
  vectorTflops: 'TFLOPS',
  memoryBandwidthTibPerSecond: 'TiB/s',
  memoryGiB: 'GiB',
  linkGbPerSecond: 'GB/s',
};

/**
 * Profiles that devices are told by: effective figures where all of them have some, else the peaks that are stated, so
 * that none is compared with another kind of figure.
 */
export function profilesOf(
  devices: readonly (string | null)[],
  { hardware, statedPeaks }: Pick<ExplainFacts, 'hardware' | 'statedPeaks'>,
): readonly HardwareFacts[] {
  const has = (all: readonly HardwareFacts[], name: string) => all.some(({ device }) => device === name);
  const isStatedOnly = (name: string | null) =>
    name !== null && !has(hardware, name) && has(statedPeaks, name);
  return devices.some(isStatedOnly) ? statedPeaks : hardware;
}

/**
 * Statements on devices that stand without a result: the figures of their profiles, and the others against the first.
 */
export function profileStatements(
  devices: readonly string[],
  facts: Pick<ExplainFacts, 'hardware' | 'statedPeaks'>,
): Statement[] {
  const profiles = profilesOf(devices, facts);
  const isStated = profiles !== facts.hardware;
  const found = devices.flatMap((device) => profiles.find((one) => one.device === device) ?? []);
  const each = found.map((own) => {
    const known = hardwareFigures.flatMap((figure) => {
      const value = own[figure];
      return value === null ? [] : [{ figure, value }];
    });
    const cites = [...hardwareFigures.map(profileOf(own).citeOf), cite('device', own.device, 'reference')];
    return state('only-hardware', 'macro_only', cites, (t) =>
      (isStated ? t.bottleneck.profileStated : t.bottleneck.profile)(
        own.device,
        known
          .map(({ figure, value }) => `${t.words.hardware[figure]} ${computed(value)} ${units[figure]}`)
          .join(t.words.listed),
      ),
    );
  });
  const [first, ...others] = found;
  if (first === undefined) return each;
  return [...each, ...others.flatMap((other) => ratioStatements(profileOf(first), profileOf(other)))];
}
