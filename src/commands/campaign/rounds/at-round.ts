import type { Program } from '../../../app/program.ts';
import type { OpenCampaign } from '../../../backends/campaign/campaign-folder.ts';
import { type Advance, gateOf } from '../../../backends/campaign/rounds/drive.ts';
import type { RoundPorts } from '../../../backends/campaign/rounds/ports.ts';
import type { GateView } from '../../../campaign/rounds/gate-terms.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import { latestRound, type RoundState } from '../../../campaign/rounds/rounds-state.ts';
import { gateLines, roundsDocument } from '../../../screens/campaign/round-lines.ts';
import { exitCodes } from '../../../screens/exit-codes.ts';
import { printLines } from '../../print-lines.ts';
import { campaignCodes } from '../campaign-codes.ts';
import { GateClosedError } from '../open-campaign.ts';
import type { RoundFlags } from './round-flags.ts';

/** A step by hand: the campaign and what was asked. */
export interface At {
  readonly campaign: OpenCampaign;
  readonly plan: RoundPlan;
  readonly flags: RoundFlags;
  readonly program: Program;
  readonly ports: RoundPorts;
}

/** The round that is open. @throws GateClosedError where none is. */
export function openRoundOf({ campaign, program }: At): RoundState {
  const round = latestRound(campaign.state.rounds);
  if (round === null || round.closed !== null)
    throw new GateClosedError(program.texts.rounds.usage.needsRound);
  return round;
}

/** Prints a gate and its unmet conditions. */
export function show(view: GateView, { campaign, flags, program }: At): void {
  if (flags.json === true) program.out(JSON.stringify(roundsDocument(campaign.state, view)));
  else printLines(gateLines(view, program.texts.rounds, program.terminal.columns() - 1), program);
}

/** Says where an advance ended, and gives the code: 0 at a gate of an author, 1 where something failed. */
export function ended(outcome: Advance, at: At): number {
  if (outcome.kind === 'failed') {
    at.program.err(outcome.reason);
    show(outcome.view, at);
    return campaignCodes.notSatisfied;
  }
  if (outcome.kind === 'stopped') {
    at.program.err(at.program.texts.campaign.told.stopped);
    return exitCodes.cancelled;
  }
  show(outcome.view, at);
  return exitCodes.done;
}

/** Prints why a document was not taken. Returns the exit code. */
export function refused(lines: readonly string[], { program }: At): number {
  for (const text of lines) program.err(text);
  return campaignCodes.notSatisfied;
}

/** Says what was written down, and shows the next gate. */
export async function recorded(what: string, at: At): Promise<number> {
  at.program.err(at.program.texts.rounds.told.recorded(what));
  show(await gateOf(at.campaign), at);
  return exitCodes.done;
}
