import { slotRecord } from '../../plan/slots/records.ts';
import { messages } from '../../text/catalogue.ts';
import type { Bilingual } from '../../text/language.ts';
import { withoutSecrets } from '../../text/without-secrets.ts';
import type { Correction, EndedRun, FailureCause, FailureTexts } from './failure-findings.ts';
import { knownFailures } from './known-failures.ts';

/** How a run ended that gave no result. */
export interface Failure {
  readonly id: string;
  readonly cause: FailureCause;
  readonly message: Bilingual;
  /** Lines of the output that say why, oldest first; tokens of model hubs are hidden. */
  readonly importantLines: readonly string[];
  /** The smallest change of the plan that could help; null where only a person can decide. */
  readonly correction: (Correction & { readonly label: Bilingual }) | null;
}

/** Pieces of a line that say what went wrong, wherever they stand in it. */
const tellingPieces = [
  ': error: ',
  'No result found with ',
  'No valid configurations found ',
  'still OOM',
  'not found: ',
  'thrown while requesting ',
];
/** A word that begins a complaint: a level, an assertion, the name of an exception. */
const tellingStart = /(?:^|\s)(?:\[(?:ERROR|CRITICAL)\]|assert |Killed)/;
const exceptionName = /^[\w.]*(?:Error|Exception)(?!\w)/;

/** Each part looks at a character once: one line of an output may be as long as the whole. */
function isImportant(line: string): boolean {
  return (
    tellingPieces.some((piece) => line.includes(piece)) ||
    tellingStart.test(line) ||
    line.split(/\s/).some((word) => exceptionName.test(word))
  );
}

/** The logo that the programs print first. */
const logo = /^(?:={20,}|>{5}.*<{5}|THE END-TO-END TOOLCHAIN .*)$/;
const lineLimit = 8;
/** A report, a dump, a forward pass, or the words that no batch passed: the run did what it was asked. */
const answer =
  /Configurations:\s*$|\bbatch_size\b|Execution time: |No configurations satisfy the current TTFT\/TPOT filters/m;
/** The lines of an output that say why it failed. */
export function importantLines(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  const chosen = lines.filter((line) => isImportant(line) && !/^\s+(?:raise|except|File) /.test(line));
  const kept =
    chosen.length > 0 ? chosen : lines.filter((line) => line.trim() !== '' && !logo.test(line.trim()));
  return [...new Set(kept)].slice(-lineLimit).map(withoutSecrets);
}

function bilingual(say: (texts: FailureTexts) => string): Bilingual {
  return { en: say(messages('en').tensorcast.failures), zh: say(messages('zh').tensorcast.failures) };
}

function labelled(correction: Correction): Correction & { readonly label: Bilingual } {
  const say = (language: 'en' | 'zh'): string => {
    const texts = messages(language).tensorcast.corrections;
    const slot = slotRecord(correction.slot).label[language];
    if (correction.kind !== 'set') return texts[correction.kind](slot);
    const { value } = correction;
    return texts.set(slot, Array.isArray(value) ? value.join(' ') : String(value));
  };
  return { ...correction, label: { en: say('en'), zh: say('zh') } };
}

/**
 * Says why a run gave no result, from the texts of the real programs (references/engine/printed-output.md 8.7). Null
 * for a run that ended well; a search that finds nothing within the limits ended well, too.
 */
export function classifyFailure(run: EndedRun): Failure | null {
  if (run.status === 'cancelled') return null;
  // One configuration of a search may fail while others answer; its lines are warnings then.
  if (run.status === 'done' && run.exitCode === 0 && answer.test(run.stdout)) return null;
  const text = `${run.stderr}\n${run.stdout}`;
  for (const rule of knownFailures) {
    const found = rule.match(run, text);
    if (!found) continue;
    return {
      id: rule.id,
      cause: rule.cause,
      message: bilingual(found.say),
      importantLines: importantLines(run.stderr.trim() === '' ? run.stdout : run.stderr),
      correction: found.correction ? labelled(found.correction) : null,
    };
  }
  if (run.status === 'done' && run.exitCode === 0) return null;
  return {
    id: 'unknown',
    cause: 'unknown',
    message: bilingual((texts) => texts.unknown),
    importantLines: importantLines(text),
    correction: null,
  };
}
