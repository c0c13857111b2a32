import { messages } from '../../text/catalogue.ts';
import type { Bilingual } from '../../text/language.ts';
import {
  type Correction,
  type EndedRun,
  type FailureCause,
  type FailureTexts,
  failureRules,
} from './failure-rules.ts';

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

const important =
  /(?:^|\s)(?:\[(?:ERROR|CRITICAL)\]|[\w.]*(?:Error|Exception)\b.*|.*: error: .*|Killed|.*No result found with .*|.*still OOM.*|.*not found: .*)/;
const lineLimit = 8;
const secret =
  /\b(?:hf_[A-Za-z0-9]{8,}|ghp_[A-Za-z0-9]{8,})|(?<=(?:token|authorization|password)["']?\s*[=:]\s*["']?)(?:Bearer\s+)?[^\s"']{8,}/gi;

/** A text without the tokens that a traceback may carry. */
export function withoutSecrets(text: string): string {
  return text.replace(secret, '•••');
}

/** The lines of an output that say why it failed. */
export function importantLines(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  const chosen = lines.filter((line) => important.test(line) && !/^\s+(?:raise|except|File) /.test(line));
  const kept = chosen.length > 0 ? chosen : lines.filter((line) => line.trim() !== '');
  return [...new Set(kept)].slice(-lineLimit).map(withoutSecrets);
}

function bilingual(say: (texts: FailureTexts) => string): Bilingual {
  return { en: say(messages('en').tensorcast.failures), zh: say(messages('zh').tensorcast.failures) };
}

function labelled(correction: Correction): Correction & { readonly label: Bilingual } {
  const say = (language: 'en' | 'zh'): string => {
    const texts = messages(language).tensorcast.corrections;
    if (correction.kind !== 'set') return texts[correction.kind](correction.slot);
    const { slot, value } = correction;
    return texts.set(slot, Array.isArray(value) ? value.join(' ') : String(value));
  };
  return { ...correction, label: { en: say('en'), zh: say('zh') } };
}

/**
 * Says why a run gave no result, from the texts of the real programs (engine specification 8.7). Null for a run that ended
 * well; a search that finds nothing within the limits ended well, too.
 */
export function classifyFailure(run: EndedRun): Failure | null {
  if (run.status === 'cancelled') return null;
  const text = `${run.stderr}\n${run.stdout}`;
  for (const rule of failureRules) {
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
