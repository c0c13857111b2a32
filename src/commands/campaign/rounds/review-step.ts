import { UsageError } from '../../../app/usage-error.ts';
import {
  type ReviewOutcome,
  reviewBy,
  reviewByHumanize,
  reviewedByPerson,
  reviewVerdicts,
} from '../../../backends/campaign/rounds/review-gate.ts';
import { latestRound } from '../../../campaign/rounds/rounds-state.ts';
import { exitCodes } from '../../../screens/exit-codes.ts';
import { campaignCodes } from '../campaign-codes.ts';
import { GateClosedError } from '../open-campaign.ts';
import type { At } from './at-round.ts';
import { commandOfText } from './round-flags.ts';

function reviewEnd(outcome: ReviewOutcome, { program }: At): number {
  const { told } = program.texts.rounds;
  switch (outcome.kind) {
    case 'reviewed':
      program.err(told.reviewed(outcome.verdict));
      return exitCodes.done;
    case 'blocked':
      program.err(`${told.gateBlocked}\n${outcome.said}`);
      return campaignCodes.reviewBlocked;
    case 'failed':
      program.err(`${told.gateFailed}\n${outcome.said}`);
      return campaignCodes.reviewFailed;
    case 'no-verdict':
      program.err(`${told.noReviewer}\n${outcome.said}`);
      return campaignCodes.notSatisfied;
  }
}

/** Reviews a round by a program, by Humanize or by a person. */
export async function reviewed(at: At): Promise<number> {
  const { campaign, plan, flags, program } = at;
  const { rounds: t } = program.texts;
  const round = latestRound(campaign.state.rounds);
  if (round?.closed == null) throw new GateClosedError(t.blockers['not-closed']());
  if (round.review !== null) return exitCodes.done;
  const { loop } = campaign.state.rounds;
  if (loop?.loop === 'humanize') return reviewEnd(await reviewByHumanize(campaign, plan, round), at);
  if (flags.reviewer !== undefined) {
    return reviewEnd(await reviewBy(campaign, plan, round, commandOfText(flags.reviewer, t)), at);
  }
  const verdict = reviewVerdicts.find((one) => one === flags.verdict?.toUpperCase());
  if (flags.verdict !== undefined && verdict === undefined)
    throw new UsageError(t.usage.verdict(flags.verdict));
  if (verdict === undefined) return reviewEnd({ kind: 'no-verdict', said: '' }, at);
  return reviewEnd(reviewedByPerson(campaign, round, verdict, flags.note ?? ''), at);
}
