import { analysis } from './analysis.ts';
import { answers } from './answers.ts';
import { asked } from './asked/index.ts';
import { bottleneck } from './bottleneck.ts';
import { compare } from './compare.ts';
import { evidence } from './evidence.ts';
import { headings } from './headings.ts';
import { next } from './next.ts';
import { plausible } from './plausible.ts';
import { recorded } from './recorded.ts';
import { report } from './report.ts';
import { together } from './together.ts';
import { words } from './words.ts';

/** Texts of explanations, by the part of `src/explain` that says them. */
export const explain = {
  analysis,
  answers,
  asked,
  bottleneck,
  compare,
  evidence,
  headings,
  next,
  plausible,
  recorded,
  report,
  together,
  words,
};
