import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Program } from '../../../app/program.ts';
import { UsageError } from '../../../app/usage-error.ts';
import { type AuthorGate, authorSchemas, splitCommand } from '../../../campaign/rounds/author-texts.ts';
import { readYaml } from '../../../store/yaml-document.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { thrownMessage } from '../../../text/thrown.ts';
import type { CampaignFlags } from '../campaign-flags.ts';

type Texts = Catalogue['rounds'];

/** Flags of the rounds, as they were typed. */
export interface RoundFlags extends CampaignFlags {
  readonly launch?: string;
  readonly build?: string;
  readonly test?: readonly string[];
  readonly score?: string;
  readonly sources?: readonly string[];
  readonly margin: string;
  readonly answerTokens: string;
  readonly maxRounds: string;
  readonly solo?: boolean;
  readonly baseBranch?: string;
  readonly loop?: string;
  readonly unbound?: boolean;
  readonly exclude?: boolean;
  readonly file?: string;
  readonly trace?: readonly string[];
  readonly note?: string;
  readonly code?: string;
  readonly abandon?: string;
  readonly research?: boolean;
  readonly verdict?: string;
  readonly reviewer?: string;
  readonly reason?: string;
  readonly evidence?: readonly string[];
  readonly external?: string;
  readonly explains?: string;
  readonly limitRow?: string;
  readonly achieved?: string;
  readonly peak?: string;
  readonly unit?: string;
  readonly clean?: boolean;
  readonly pr?: boolean;
  readonly with?: string;
  readonly rounds?: string;
  readonly cost?: string;
  readonly tokens?: string;
  readonly hang: string;
  readonly relaunch: string;
}

/** Declares the flags of the rounds on the command of campaigns. */
export function declareRoundFlags(command: Command, program: Program): void {
  const { flags } = program.texts.rounds;
  command
    .option('--launch <COMMAND>', flags.launch)
    .option('--build <COMMAND>', flags.build)
    .option('--test <COMMAND...>', flags.test)
    .option('--score <COMMAND>', flags.score)
    .option('--sources <FOLDERS...>', flags.sources)
    .option('--margin <SHARE>', flags.margin, '0')
    .option('--answer-tokens <N>', flags.answerTokens, '64')
    .option('--max-rounds <N>', flags.maxRounds, '20')
    .option('--solo', flags.solo)
    .option('--base-branch <NAME>', flags.baseBranch)
    .option('--loop <KIND>', flags.loop)
    .option('--unbound', flags.unbound)
    .option('--exclude', flags.exclude)
    .option('--file <FILE>', flags.file)
    .option('--trace <FRAMEWORK=PATH...>', flags.trace)
    .option('--note <TEXT>', flags.note)
    .option('--code <CODE>', flags.code)
    .option('--abandon <REASON>', flags.abandon)
    .option('--research', flags.research)
    .option('--verdict <VERDICT>', flags.verdict)
    .option('--reviewer <COMMAND>', flags.reviewer)
    .option('--reason <REASON>', flags.reason)
    .option('--evidence <FILES...>', flags.evidence)
    .option('--external <KIND>', flags.external)
    .option('--explains <SCENARIO=PERCENT>', flags.explains)
    .option('--limit-row <ID>', flags.limitRow)
    .option('--achieved <N>', flags.achieved)
    .option('--peak <N>', flags.peak)
    .option('--unit <UNIT>', flags.unit)
    .option('--clean', flags.clean)
    .option('--pr', flags.pr)
    .option('--with <AGENT>', flags.with)
    .option('--rounds <N>', flags.rounds)
    .option('--cost <USD>', flags.cost)
    .option('--tokens <N>', flags.tokens)
    .option('--hang <MINUTES>', flags.hang, '20')
    .option('--relaunch <N>', flags.relaunch, '3');
}

/** A number above 0 of a flag. @throws UsageError */
export function positiveOf(flag: string, text: string, texts: Texts): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new UsageError(texts.usage.number(flag, text));
}

/** Words of a command in one text. @throws UsageError for an open quote */
export function commandOfText(text: string, texts: Texts): string[] {
  const words = splitCommand(text);
  if (words === null || words.length === 0) throw new UsageError(texts.usage.command(text));
  return words;
}

/** A text file that a flag names. @throws UsageError */
export function textOfFile(path: string | undefined, texts: Texts): string {
  if (path === undefined) throw new UsageError(texts.usage.needsFile);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(texts.usage.file(path, thrownMessage(error)));
  }
}

/** Document that an author wrote for a gate, checked. @throws UsageError naming the field that is wrong */
export function authorDocument<Gate extends AuthorGate>(
  gate: Gate,
  path: string | undefined,
  texts: Texts,
): z.infer<(typeof authorSchemas)[Gate]> {
  const text = textOfFile(path, texts);
  try {
    return authorSchemas[gate].parse(readYaml(text)) as z.infer<(typeof authorSchemas)[Gate]>;
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : thrownMessage(error);
    throw new UsageError(texts.usage.file(path ?? '', reason));
  }
}
