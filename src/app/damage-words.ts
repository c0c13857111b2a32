import { type Damage, type DamagedFileError, damages } from '../store/damaged-file-error.ts';
import type { WriteRefusedError } from '../store/write-refused-error.ts';
import type { Catalogue } from '../text/catalogue.ts';
import { fieldProblemWords } from '../text/field-problem-words.ts';

/** Where a file is wrong and what it is, in the user's language; `where` is null where the whole file is meant. */
export function damageParts(
  { place, problem }: Pick<DamagedFileError, 'place' | 'problem'>,
  texts: Catalogue,
): { readonly where: string | null; readonly problem: string } {
  const t = texts.store;
  const parts =
    place === null ? [] : 'line' in place ? [t.line(String(place.line)), place.field ?? ''] : [place.field];
  const where = parts.filter((part) => part !== '').join(texts.punctuation.separator);
  return { where: where === '' ? null : where, problem: problemWords(problem, texts) };
}

function problemWords(problem: DamagedFileError['problem'], texts: Catalogue): string {
  if (typeof problem !== 'string') return fieldProblemWords(problem, texts);
  return isDamage(problem) ? texts.store.damages[problem] : problem;
}

/** Words on a damaged file: the fault, its place, and the way out. */
export function damageWords(error: DamagedFileError, texts: Catalogue): string {
  const { where, problem } = damageParts(error, texts);
  return texts.store.damaged(error.path, where, problem);
}

/** Which result of a run cannot be read, where, and what to do. */
export function damagedResultWords(error: DamagedFileError, texts: Catalogue): string {
  const { where, problem } = damageParts(error, texts);
  return texts.store.damagedResult(error.path, where, problem);
}

function isDamage(problem: string): problem is Damage {
  return damages.some((one) => one === problem);
}

/** Why a write did not happen, without its path. */
export function writeProblemWords({ problem, systemCode }: WriteRefusedError, texts: Catalogue): string {
  const t = texts.store.writeProblems;
  return problem === 'failed' ? t.failed(systemCode ?? '') : t[problem];
}

/** Which file was not written, and why. */
export function notWrittenWords(error: WriteRefusedError, texts: Catalogue): string {
  return texts.store.notWritten(error.path, writeProblemWords(error, texts));
}
