declare const opened: unique symbol;

/**
 * Proof that a source was opened in this session. Only `openSource` makes one, so a label that needs a source
 * cannot be written without having read it.
 */
export interface OpenedSource {
  readonly [opened]: true;
  /** Where it is: a file path, a section of a guide, a run id. */
  readonly where: string;
  /** Line in the file, where that makes sense. */
  readonly line: number | null;
  /** The text that was found there and carries the value. */
  readonly excerpt: string;
}

type FoundText = Omit<OpenedSource, typeof opened>;

const proved = (found: FoundText) => found as OpenedSource;

/** Reads a source and proves it: `read` returns the text that carries the value, or null when it is not there (any more). */
export function openSource(
  where: string,
  line: number | null,
  read: () => string | null,
): OpenedSource | null {
  const excerpt = read();
  return excerpt === null ? null : proved({ where, line, excerpt });
}

/** A source that was opened when its answer was given, as a journal tells it: a replay opens it again. */
export function rememberedSource(found: FoundText): OpenedSource {
  return proved(found);
}

/** Where a value comes from: what the user said now, or exactly one of the six labels. */
export type Provenance =
  | { readonly label: 'user-provided'; readonly said: string | null }
  | {
      readonly label: 'CLI default';
      readonly program: string;
      readonly version: string;
      readonly source: OpenedSource;
    }
  | { readonly label: 'user-provided previous config'; readonly session: string }
  | { readonly label: 'inspected local test/example'; readonly source: OpenedSource }
  | { readonly label: 'documented example'; readonly section: string; readonly source: OpenedSource }
  | {
      readonly label: 'throughput_optimizer result';
      readonly run: string;
      readonly engine: string;
      readonly row: string;
      readonly source: OpenedSource;
    }
  | { readonly label: 'explicit heuristic'; readonly because: { readonly en: string; readonly zh: string } };

/** Where a value of the plan comes from, as the review names it. */
export type ProvenanceLabel = Provenance['label'];

/** The six labels a suggestion can carry; `user-provided` stands outside them. */
export const suggestionLabels = [
  'CLI default',
  'user-provided previous config',
  'inspected local test/example',
  'documented example',
  'throughput_optimizer result',
  'explicit heuristic',
] as const satisfies readonly ProvenanceLabel[];
