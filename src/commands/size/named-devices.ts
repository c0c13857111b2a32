import { answered } from '../../plan/answers.ts';
import type { SaidAnswers } from './said-answers.ts';

/**
 * A sizing sets devices side by side, so a word that several profiles share ("A3") and an alternative ("H200 or B200")
 * are no question: all that they can mean are sized.
 */
export function besideEachOther(said: SaidAnswers): SaidAnswers {
  const open = said.ask.filter(({ slot }) => slot === 'devices');
  if (open.length === 0) return said;
  const named = open.flatMap(({ readings }) => readings.flatMap(({ value }) => [value].flat().map(String)));
  const value = [...new Set([...(answered(said.answers, 'devices') ?? []), ...named])];
  const words = open.map(({ text }) => text).join(' ');
  return {
    ...said,
    answers: {
      ...said.answers,
      devices: { value, provenance: { label: 'user-provided', said: words }, reading: null },
    },
    ask: said.ask.filter(({ slot }) => slot !== 'devices'),
  };
}

/** Both ways of separating the phases are sized alike: instances of each that hold the load. */
export function separatedEitherWay(said: SaidAnswers): SaidAnswers {
  const open = said.ask.find(({ slot }) => slot === 'mode');
  const isEither = open?.readings.every(
    ({ value, slot = 'mode' }) => slot === 'mode' && value !== 'aggregation',
  );
  if (open === undefined || !isEither) return said;
  return {
    ...said,
    answers: {
      ...said.answers,
      mode: {
        value: 'pd-ratio',
        provenance: { label: 'user-provided', said: open.text },
        reading: null,
      },
    },
    ask: said.ask.filter(({ slot }) => slot !== 'mode'),
  };
}
