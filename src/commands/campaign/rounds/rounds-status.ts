import { gateOf } from '../../../backends/campaign/rounds/drive.ts';
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
  if (state.rounds.plan === null) return { lines: [], document: null };
  const view = await gateOf({ state });
  return { lines: roundsLines(state, view, texts, columns), document: roundsDocument(state, view) };
}
