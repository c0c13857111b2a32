import type { Subject } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed } from '../figures.ts';
import type { ExplainInput } from '../input.ts';

/** Effective figures of one device, from its profile or from a printed cross-hardware table. */
export interface HardwareFacts {
  readonly device: string;
  readonly cubeTflops: number | null;
  readonly vectorTflops: number | null;
  readonly memoryBandwidthTibPerSecond: number | null;
  readonly memoryGiB: number | null;
}

export const hardwareFigures = [
  'cubeTflops',
  'vectorTflops',
  'memoryBandwidthTibPerSecond',
  'memoryGiB',
] as const;

export interface HardwareRatio {
  readonly figure: (typeof hardwareFigures)[number];
  readonly left: number;
  readonly right: number;
  readonly ratio: number;
}

/** What the printed tables and the profiles say about a device; printed figures win. */
export function factsOf(
  device: string | null,
  input: ExplainInput,
  profiles: readonly HardwareFacts[],
): { readonly facts: HardwareFacts; readonly path: string; readonly source: 'input' | 'reference' } | null {
  const at = input.hardware.findIndex((one) => one.device === device);
  const printed = input.hardware[at];
  if (printed) return { facts: printed, path: `hardware[${at}]`, source: 'input' };
  const facts = profiles.find((one) => one.device === device);
  return facts ? { facts, path: `devices.${facts.device}`, source: 'reference' } : null;
}

/** Ratios right / left of what two devices can do. */
export function hardwareRatios(left: HardwareFacts, right: HardwareFacts): HardwareRatio[] {
  return hardwareFigures.flatMap((figure) => {
    const mine = left[figure];
    const theirs = right[figure];
    return mine && theirs ? [{ figure, left: mine, right: theirs, ratio: theirs / mine }] : [];
  });
}

/** Beside what the hardware differs in, a difference of throughput can be weighed. */
export function hardwareStatements(
  left: Subject,
  right: Subject,
  input: ExplainInput,
  profiles: readonly HardwareFacts[],
): Statement[] {
  const mine = factsOf(left.device.device, input, profiles);
  const theirs = factsOf(right.device.device, input, profiles);
  if (!mine || !theirs || mine.facts.device === theirs.facts.device) return [];
  const ratios = hardwareRatios(mine.facts, theirs.facts);
  if (ratios.length === 0) return [];
  const cites: Cite[] = ratios.flatMap((one) => [
    cite(`${mine.path}.${one.figure}`, one.left, mine.source),
    cite(`${theirs.path}.${one.figure}`, one.right, theirs.source),
    derive('ratio', one.right, one.left),
  ]);
  return [
    state(
      'hardware-context',
      'macro_only',
      [
        ...cites,
        cite('left', mine.facts.device, 'reference'),
        cite('right', theirs.facts.device, 'reference'),
      ],
      (t) =>
        t.hardware(
          theirs.facts.device,
          mine.facts.device,
          ratios.map((one) => `${t.hardwareNames[one.figure]} ×${computed(one.ratio)}`).join(t.comma),
        ),
    ),
  ];
}
