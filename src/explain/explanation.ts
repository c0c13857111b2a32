import type { EvidenceLevel } from '../results/evidence-level.ts';
import type { DeploymentMode, ResultPhase } from '../results/result.ts';
import type { Bilingual } from '../text/language.ts';
import type { CaseField } from '../verification/verification-case.ts';
import type { ServedPhase } from './evidence/phase-evidence.ts';
import type { RuleId } from './evidence/rules.ts';
import type { Statement } from './evidence/statement.ts';

/** The four conclusions about a result, from the best to the one that says least. */
export const reasonablenessLevels = [
  'basically-reasonable',
  'partly-explainable',
  'suspicious',
  'insufficient-evidence',
] as const;
export type Reasonableness = (typeof reasonablenessLevels)[number];

/** The parts of the output template, in order. */
export const sectionIds = [
  'conclusion',
  'conditions',
  'best',
  'prefill',
  'decode',
  'strategy',
  'next',
] as const;
export type SectionId = (typeof sectionIds)[number];

/** The level of one phase of one compared side. */
export interface PhaseLevel {
  /** `runs[0].results[0]`, or `forwards[0]` and `traces[0]` where only those were read. */
  readonly subject: string;
  readonly device: string | null;
  /** Null where a trace does not say which phase it recorded. */
  readonly phase: ResultPhase | null;
  readonly level: EvidenceLevel;
  /** False for a recording that lists no kernel: the side of the host, collectives, or a time line alone. */
  readonly hasKernels?: false;
}

/** A side that sentences are about, with the title that they stand under. */
export interface NamedSubject {
  readonly path: string;
  readonly title: Bilingual;
}

/** A command that would raise the evidence: the smallest next step. */
export interface NextCommand {
  readonly id: string;
  /** The phase whose pass it runs; null for a load on a whole server. */
  readonly phase: ServedPhase | null;
  readonly command: readonly string[];
  /** Words in capitals that stand for what the input does not say; absent where the command can be run as it is. */
  readonly blanks?: readonly string[];
}

/** Explanation of an input, by sections. Every sentence is a statement. */
export interface Explanation {
  readonly schema: 'throughline.explanation/1';
  readonly mode: DeploymentMode | null;
  readonly estimator: string | null;
  readonly evidence: { readonly strongest: EvidenceLevel; readonly phases: readonly PhaseLevel[] };
  readonly reasonableness: { readonly level: Reasonableness; readonly rules: readonly RuleId[] };
  /** More than one where sides have to be told apart; sentences about a side name it by its path. */
  readonly subjects: readonly NamedSubject[];
  readonly sections: Readonly<Record<SectionId, readonly Statement[]>>;
  readonly nextCommands: readonly NextCommand[];
  /** Fields that the input lacks and the forward passes need. */
  readonly missing: readonly CaseField[];
  readonly unread: readonly string[];
}
