import type { CampaignState } from '../state.ts';
import type { Gap } from './gap.ts';
import type { StopReason } from './round-events.ts';
import { latestRound } from './rounds-state.ts';

/** Blockers that nobody in the campaign can remove. */
export const externalKinds = [
  'hardware-unsupported',
  'dependency-missing',
  'backend-unsupported',
  'weights-unfair',
] as const;
export type ExternalKind = (typeof externalKinds)[number];

/** Evidence that is brought forward for a stop. */
export interface StopEvidence {
  readonly reason: StopReason;
  /** Files of evidence that exist. */
  readonly evidence: readonly string[];
  readonly external: {
    readonly kind: ExternalKind;
    readonly scenario: string;
    readonly explainedPct: number;
  } | null;
  readonly limit: {
    readonly row: string;
    readonly achieved: number;
    readonly peak: number;
    readonly unit: string;
  } | null;
}

/**
 * Conditions that a wish to stop still lacks: a round may end only where its gap is closed, tied, or shown to lie outside of the
 * checkout.
 */
export const missingCodes = [
  'no-gap',
  'scenario-behind',
  'scenario-unresolved',
  'none-ahead',
  'not-all-tied',
  'external-kind',
  'external-log',
  'external-scenario',
  'limit-profile',
  'limit-peak',
  'limit-far',
  'untried-idea',
  'no-ideas',
  'open-round',
  'solo',
] as const;
export type MissingCode = (typeof missingCodes)[number];

/** Evidence that a stop lacks; none where it is accepted. */
export interface Missing {
  readonly code: MissingCode;
  readonly detail: string;
}

/** Share of a peak above which a hot path counts as near its limit. */
const nearPeak = 0.8;

function gapFaults(gaps: readonly Gap[] | null, reason: 'beats' | 'tied'): Missing[] {
  if (gaps === null || gaps.length === 0) return [{ code: 'no-gap', detail: '' }];
  const of = (verdict: Gap['verdict'], code: MissingCode): Missing[] =>
    gaps.filter((gap) => gap.verdict === verdict).map(({ scenario }) => ({ code, detail: scenario }));
  const isAhead = gaps.some(({ verdict }) => verdict === 'ahead');
  return [
    ...of('behind', 'scenario-behind'),
    ...of('unresolved', 'scenario-unresolved'),
    ...(reason === 'beats' && !isAhead ? [{ code: 'none-ahead', detail: '' } as const] : []),
    ...(reason === 'tied' && isAhead
      ? [
          {
            code: 'not-all-tied',
            detail: gaps
              .filter(({ verdict }) => verdict === 'ahead')
              .map(({ scenario }) => scenario)
              .join(', '),
          } as const,
        ]
      : []),
  ];
}

/** Whether a stop may be accepted; `incomplete` always may: it claims nothing. */
export function stopFaults(state: CampaignState, given: StopEvidence): readonly Missing[] {
  const { rounds } = state;
  const round = latestRound(rounds);
  switch (given.reason) {
    case 'incomplete':
      return [];
    case 'beats':
    case 'tied': {
      const faults = gapFaults(round?.closed === null ? (round.gaps ?? null) : null, given.reason);
      return rounds.plan?.solo === true ? [...faults, { code: 'solo', detail: '' }] : faults;
    }
    case 'external':
      return [
        ...(given.external === null
          ? [{ code: 'external-kind', detail: externalKinds.join(' ') } as const]
          : []),
        ...(given.evidence.length === 0 ? [{ code: 'external-log', detail: '' } as const] : []),
        ...(given.external !== null &&
        !state.manifest.scenarios.some(({ name }) => name === given.external?.scenario)
          ? [{ code: 'external-scenario', detail: given.external.scenario } as const]
          : []),
      ];
    case 'limit': {
      const { limit } = given;
      const rows = rounds.rounds.flatMap(({ profiles }) => profiles.flatMap((one) => one.rows));
      const untried = rounds.ideas.filter(
        ({ status, risk, source }) =>
          status === 'untried' &&
          risk === 'low' &&
          rounds.ideas.findLast((one) => one.source === source)?.status === 'untried',
      );
      return [
        ...(limit === null || !rows.some(({ id }) => id === limit.row)
          ? [{ code: 'limit-profile', detail: limit?.row ?? '' } as const]
          : []),
        ...(limit === null || !(limit.peak > 0)
          ? [{ code: 'limit-peak', detail: '' } as const]
          : limit.achieved / limit.peak < nearPeak
            ? [
                {
                  code: 'limit-far',
                  detail: `${((limit.achieved / limit.peak) * 100).toFixed(0)} %`,
                } as const,
              ]
            : []),
        ...(rounds.ideas.length === 0 ? [{ code: 'no-ideas', detail: '' } as const] : []),
        ...untried.map(({ idea }) => ({ code: 'untried-idea', detail: idea }) as const),
      ];
    }
  }
}

/** The verdict that a report may state; `yes` only for `beats`. */
export function verdictOfStop(reason: StopReason): 'yes' | 'no' | 'tied' | 'incomplete' {
  if (reason === 'beats') return 'yes';
  if (reason === 'tied') return 'tied';
  return reason === 'incomplete' ? 'incomplete' : 'no';
}
