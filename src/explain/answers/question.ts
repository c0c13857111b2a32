import type { WhatIfChange } from '../headline.ts';

/** What a follow-up question wants. */
export type Question =
  | { readonly intent: 'reasonable' }
  | { readonly intent: 'why' }
  | {
      readonly intent: 'why-not';
      /** Sizes by parallel dimension; `several` where a dimension is named without one. */
      readonly split: Readonly<Partial<Record<'tp' | 'dp' | 'ep', number | 'several'>>>;
      readonly words: string;
    }
  | { readonly intent: 'limits' }
  | { readonly intent: 'prefill-or-decode' }
  | { readonly intent: 'what-if'; readonly change: WhatIfChange }
  | { readonly intent: 'devices-for'; readonly tokensPerSecond: number | null; readonly limits: WhatIfChange }
  | { readonly intent: 'compare'; readonly device: string | null }
  | { readonly intent: 'slower' }
  | { readonly intent: 'shares' }
  | { readonly intent: 'widen' }
  | { readonly intent: 'commands'; readonly run: boolean }
  | { readonly intent: 'equation'; readonly metric: EquationMetric | null }
  | { readonly intent: 'export' }
  | { readonly intent: 'unknown' };

export const equationMetrics = ['ttft', 'tpot', 'throughput', 'memory', 'ratio', 'concurrency'] as const;
export type EquationMetric = (typeof equationMetrics)[number];

/** Reads what a question names; the plan dialog's own understanding, passed in. Times in ms, lengths in tokens. */
export interface QuestionReader {
  /** Every condition that the words give a value for. */
  conditions(text: string): WhatIfChange;
  /** A rate in tokens per second; null where none is named. */
  tokensPerSecond(text: string): number | null;
}
