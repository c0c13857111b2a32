import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { finalReport } from '../../../campaign/rounds/final-report.ts';
import { pullRequestText } from '../../../campaign/rounds/pr-package.ts';
import { reportHtml } from '../../../campaign/rounds/report-html.ts';
import { reportMarkdown } from '../../../campaign/rounds/report-text.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import { type Missing, type StopEvidence, stopFaults, verdictOfStop } from '../../../campaign/rounds/stop.ts';
import { withoutSecrets } from '../../../text/without-secrets.ts';
import { forPeople, writeForPeople } from '../artefacts.ts';
import { type OpenCampaign, writeArtefact } from '../campaign-folder.ts';
import { readLog } from '../read-log.ts';
import { git } from './git.ts';
import type { RoundPorts } from './ports.ts';
import { everySeal, hashOf, sealedArtefact } from './sealed.ts';

/** Path of the final report in a campaign's folder. */
export const reportPath = 'final_report.md';
/** Path of its page. */
export const reportPagePath = 'final_report.html';

/** Judges a stop and records it, or what it lacks. Evidence is copied, so that it can be sealed. */
export function proposeStop(campaign: OpenCampaign, given: StopEvidence, detail: string): readonly Missing[] {
  const present = given.evidence.filter((path) => existsSync(path));
  const faults = stopFaults(campaign.state, { ...given, evidence: present });
  if (faults.length > 0) {
    const missing = faults.map(({ code, detail: what }) => (what === '' ? code : `${code}: ${what}`));
    campaign.append({ type: 'stop.refused', reason: given.reason, missing });
    return faults;
  }
  let files: Record<string, string> = {};
  for (const [at, path] of present.entries()) {
    const name = join('analysis', 'stop', `evidence-${at + 1}.log`);
    files = { ...files, ...sealedArtefact(campaign.folder, name, withoutSecrets(readLog(path))) };
  }
  const facts = [
    detail,
    given.external === null
      ? ''
      : `${given.external.kind}, ${given.external.scenario} ${given.external.explainedPct} %`,
    given.limit === null
      ? ''
      : `${given.limit.row}: ${given.limit.achieved} / ${given.limit.peak} ${given.limit.unit}`,
  ];
  campaign.append({
    type: 'stop.accepted',
    reason: given.reason,
    evidence: Object.keys(files),
    detail: facts.filter((text) => text !== '').join(' · ') || given.reason,
    files,
  });
  return [];
}

/**
 * Writes the final report, as Markdown and as one page, and seals every file of the campaign with it: from then on any
 * changed byte is named.
 */
export function writeReport(campaign: OpenCampaign, ports: RoundPorts): void {
  const { folder, state } = campaign;
  const { stop } = state.rounds;
  if (stop === null) return;
  const t = ports.texts.rounds;
  const report = finalReport(state, t);
  const texts = {
    [reportPath]: forPeople(reportMarkdown(report, t)),
    [reportPagePath]: forPeople(reportHtml(report, t, ports.language)),
  };
  for (const [path, text] of Object.entries(texts)) writeArtefact(folder, path, text);
  const own = Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, hashOf(text)]));
  campaign.append({
    type: 'report.written',
    verdict: verdictOfStop(stop.reason),
    files: { ...everySeal(folder), ...own },
  });
}

/** The folder of the pull request's package: beside what is sealed, as it may be written at any time. */
export async function writePullRequest(
  campaign: OpenCampaign,
  plan: RoundPlan,
  place: string,
  ports: RoundPorts,
): Promise<string[]> {
  const { state } = campaign;
  const head =
    state.rounds.rounds.findLast(({ closed }) => closed !== null)?.closed?.commit ?? plan.base_commit;
  writeForPeople(place, 'description.md', pullRequestText(state, ports.texts.rounds));
  if (head === plan.base_commit) return ['description.md'];
  const printed = await git(
    plan.worktree,
    'format-patch',
    '--no-signature',
    '-o',
    place,
    `${plan.base_commit}..${head}`,
  );
  return ['description.md', ...printed.split('\n').filter(Boolean)];
}
