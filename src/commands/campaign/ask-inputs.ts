import { InterruptedError } from '../../app/interruption.ts';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { type CampaignQuestion, campaignQuestions } from '../../campaign/questions.ts';
import type { Ask } from '../../plain/ask.ts';
import { type CampaignFlags, type CampaignInputs, devicesOf, frameworksOf, slaOf } from './campaign-flags.ts';

/** What flags say, by question; null where they say nothing. */
function saidBy(flags: CampaignFlags): Record<CampaignQuestion['id'], readonly string[] | null> {
  return {
    model: flags.model === undefined ? null : [flags.model],
    frameworks: flags.frameworks ?? null,
    devices: flags.devices ?? null,
    sla: flags.sla ?? null,
  };
}

/** Questions that must be answered; devices and limits are asked of a person and left open without one. */
const needed: readonly CampaignQuestion['id'][] = ['model', 'frameworks'];

function checked(id: CampaignQuestion['id'], words: readonly string[], program: Program): void {
  const { campaign: texts } = program.texts;
  if (id === 'frameworks') frameworksOf(words, texts);
  if (id === 'sla') slaOf(words, texts);
}

async function answered(question: CampaignQuestion, ask: Ask, program: Program): Promise<readonly string[]> {
  const { language } = program;
  const isNeeded = needed.includes(question.id);
  for (;;) {
    const typed = await ask(`${question.ask[language]} (${question.example[language]})`);
    if (typed.kind === 'interrupted') throw new InterruptedError();
    if (typed.kind !== 'line') throw new UsageError(program.texts.campaign.usage.missing(`--${question.id}`));
    const text = typed.text.trim();
    if (text === '' && isNeeded) continue;
    try {
      const words = text === '' ? [] : [text];
      checked(question.id, words, program);
      return words;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      program.err(error.message);
    }
  }
}

/**
 * The inputs that flags give, and those that a person is asked for; nobody is asked what a flag said.
 * @throws UsageError naming what is missing where nobody can be asked
 */
export async function campaignInputs(
  flags: CampaignFlags,
  program: Program,
  ask: Ask | null,
): Promise<CampaignInputs> {
  const said = saidBy(flags);
  const missing = needed.filter((id) => said[id] === null);
  if (ask === null && missing.length > 0) {
    throw new UsageError(program.texts.campaign.usage.missing(missing.map((id) => `--${id}`).join(' ')));
  }
  for (const question of campaignQuestions) {
    if (said[question.id] === null && ask !== null)
      said[question.id] = await answered(question, ask, program);
  }
  const { campaign: texts } = program.texts;
  return {
    model: said.model?.[0] ?? '',
    frameworks: frameworksOf(said.frameworks ?? [], texts),
    devices: devicesOf(said.devices ?? []),
    sla: slaOf(said.sla ?? [], texts),
  };
}
