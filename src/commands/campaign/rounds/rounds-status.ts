import { standingOf } from '../../../backends/campaign/rounds/git.ts';
import { currentGate } from '../../../campaign/rounds/gate.ts';
import type { CampaignState } from '../../../campaign/state.ts';
import { roundsDocument, roundsLines } from '../../../screens/campaign/round-lines.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Line } from '../../../text/line.ts';

/** The rounds of a campaign for `status`: nothing where there is no plan of them. */
export async function roundsStatus(
  state: CampaignState,
  texts: Catalogue['rounds'],
  columns: number,
): Promise<{ readonly lines: readonly Line[]; readonly document: Record<string, unknown> | null }> {
  const { plan } = state.rounds;
  if (plan === null) return { lines: [], document: null };
  const view = currentGate(state, await standingOf(plan.worktree));
  return { lines: roundsLines(state, view, texts, columns), document: roundsDocument(state, view) };
}
