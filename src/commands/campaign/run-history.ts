import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import type { OpenCampaign } from '../../backends/campaign/campaign-folder.ts';
import { gatherHistory } from '../../backends/campaign/history/gather-history.ts';
import { notesPath, readHistory, writeHistory } from '../../backends/campaign/history/notes-file.ts';
import { type History, historyFaults } from '../../campaign/history/notes.ts';
import { decisionsInNotes } from '../../campaign/history/notes-markdown.ts';
import type { CampaignFlags } from './campaign-flags.ts';
import { GateClosedError } from './open-campaign.ts';

/** Takes over what a person wrote into the notes. */
function withEdits(folder: string, history: History): History {
  let written: Map<string, string>;
  try {
    written = decisionsInNotes(readFileSync(join(folder, notesPath), 'utf8'));
  } catch {
    return history;
  }
  const findings = history.findings.map((one) => {
    const decision = written.get(one.id) ?? one.decision;
    return decision === one.decision ? one : { ...one, decision, by: 'person' as const };
  });
  return { ...history, findings };
}

/** `F3=text`: what a person decides of a finding. @throws UsageError */
function decided(history: History, words: readonly string[], program: Program): History {
  const { usage } = program.texts.campaign;
  const findings = new Map(history.findings.map((one) => [one.id, one]));
  for (const word of words) {
    const [id = '', ...rest] = word.split('=');
    const decision = rest.join('=').trim();
    const finding = findings.get(id);
    if (decision === '' || finding === undefined) {
      throw new UsageError(usage.decide(word, [...findings.keys()].join(' ')));
    }
    findings.set(id, { ...finding, decision, by: 'person' });
  }
  return { ...history, findings: [...findings.values()] };
}

/**
 * The gate of history: what is known of earlier changes of this model's family is looked up once, and kept with a decision
 * for each. @throws GateClosedError naming what is missing
 */
export async function recordHistory(
  campaign: OpenCampaign,
  flags: CampaignFlags,
  program: Program,
): Promise<History> {
  const { campaign: texts } = program.texts;
  const { folder, state } = campaign;
  const asked = {
    query: flags.query ?? null,
    slug: flags.slug ?? null,
    knowledge: flags.knowledge ?? null,
    pulls: flags.pulls ?? null,
    none: flags.none ?? null,
  };
  const earlier = state.history === null ? null : readHistory(folder);
  const isNew = earlier === null || Object.values(asked).some((value) => value !== null);
  const gathered = isNew
    ? await gatherHistory(state.manifest, asked, program.environment, new Date(), texts)
    : withEdits(folder, earlier);
  const history = decided(gathered, flags.decide ?? [], program);
  const faults = historyFaults(history);
  if (faults.length > 0) {
    const words = faults.map((fault) =>
      fault.code === 'no-decision'
        ? texts.refusals.noDecision(fault.findings.join(' '))
        : texts.refusals.nothingRead,
    );
    throw new GateClosedError(words.join(' '));
  }
  const event = writeHistory(folder, history, texts);
  if (event.sha256 !== state.history?.sha256) campaign.append(event);
  program.err(
    texts.told.history(
      String(history.findings.length),
      String(history.open_prs.length),
      history.blockers[0] ?? '',
    ),
  );
  return history;
}
