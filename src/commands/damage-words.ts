import { type Damage, type DamagedFileError, damages } from '../store/damaged-file-error.ts';
import type { Catalogue } from '../text/catalogue.ts';

/** Where a file is wrong and what it is, in the user's language; `where` is null where the whole file is meant. */
export function damageParts({ place, problem }: DamagedFileError, texts: Catalogue) {
  const t = texts.commands.errors;
  return {
    where: place === null ? null : 'line' in place ? t.line(String(place.line)) : place.field,
    problem: isDamage(problem) ? t.damages[problem] : problem,
  };
}

/** What is wrong with a file, where, and what to do. */
export function damageWords(error: DamagedFileError, texts: Catalogue): string {
  const { where, problem } = damageParts(error, texts);
  return texts.commands.errors.damaged(error.path, where, problem);
}

function isDamage(problem: string): problem is Damage {
  return damages.some((one) => one === problem);
}
