/**
 * How a kernel's location was found, best first.
 *
 * - `own`: the launch in the trace itself.
 * - `capture`: a graph-capture trace whose rows name the kernel.
 * - `order`: a graph-capture trace whose rows do not name it; aligned by count and order only.
 * - `exact`: the same name in another trace, or elsewhere in the same one.
 * - `fuzzy`: a similar name; the letter says by which rule. Shown with `~`.
 * - `replay`: only the call that replayed the graph is known, not where the kernel is from.
 * - `none`: nothing.
 */
export const matchKinds = ['none', 'own', 'capture', 'order', 'exact', 'fuzzy', 'replay'] as const;
export type MatchKind = (typeof matchKinds)[number];

/** Rules of similar names: prefix or part (`b`), long common beginning (`c`), families of names (`d`). */
export type FuzzyLetter = 'b' | 'c' | 'd';

/** How a kernel was tied to its place. */
export interface Match {
  readonly kind: MatchKind;
  readonly letter: FuzzyLetter | null;
}
