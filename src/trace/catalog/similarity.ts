import { rowText, sharedText } from '../fuse/row-text.ts';
import { locationFile } from '../sites/location.ts';
import type { StageGroups } from '../tables/kernel-groups.ts';
import type { Family } from './catalog-schema.ts';
import { cuesIn, wordsForCues } from './identifier-cues.ts';

/** How much of a family a group of kernels resembles; a grade, as no detector proves it. */
export type SimilarityGrade = 'high' | 'medium' | 'low';

/** A family that a group of kernels resembles without a detector proving it. */
export interface Similarity {
  readonly family: Family;
  readonly cues: readonly string[];
  readonly grade: SimilarityGrade;
  /** Two kernels with different cues follow one another on a stream. */
  readonly isAdjacent: boolean;
  /** A kernel is launched from a file that the family names. */
  readonly isInSource: boolean;
  readonly fitsModel: boolean;
}

const grades: readonly SimilarityGrade[] = ['low', 'medium', 'high'];

/** Facts of a trace by which likeness is judged. */
export interface SimilarityClues {
  readonly model: string;
  /** Families that rows of the tables name already. */
  readonly named: ReadonlySet<string>;
  /** Names that directly follow each name on a stream. */
  readonly followers: readonly ReadonlySet<number>[];
}

function isAdjacentPair(
  followers: readonly ReadonlySet<number>[],
  cuesOf: ReadonlyMap<number, readonly string[]>,
): boolean {
  return [...cuesOf].some(([name, own]) =>
    [...(followers[name] ?? [])].some((follower) => {
      const next = cuesOf.get(follower);
      return next !== undefined && own.some((cue) => !next.includes(cue));
    }),
  );
}

/**
 * The family that a stage resembles most: at least two different identifiers of it, and one point each for neighbours on
 * a stream, the family's own files, and the model. Null where none earns a point.
 */
export function similarityOf(
  stage: StageGroups,
  families: readonly Family[],
  { model, named, followers }: SimilarityClues,
): Similarity | null {
  const texts = stage.groups.map((group) => ({ group, text: rowText(group) }));
  const files = new Set(stage.groups.flatMap(({ sites }) => sites.map(({ shown }) => locationFile(shown))));
  const everything = wordsForCues(sharedText(stage.groups));
  const found = families.flatMap((family): (Similarity & { readonly points: number })[] => {
    if (named.has(family.id) || cuesIn(family, everything).length < 2) return [];
    const cuesOf = new Map<number, readonly string[]>();
    for (const { group, text } of texts) {
      const cues = cuesIn(family, text);
      if (cues.length > 0) cuesOf.set(group.name.index, cues);
    }
    const cues = [...new Set([...cuesOf.values()].flat())].sort();
    if (cues.length < 2) return [];
    const isAdjacent = isAdjacentPair(followers, cuesOf);
    const isInSource = family.sources.some((source) =>
      files.has((source.split(' ').at(-1) ?? '').split('::')[0] ?? ''),
    );
    const fitsModel = model !== '' && family.models.some((word) => model.includes(word));
    const points = [isAdjacent, isInSource, fitsModel].filter(Boolean).length;
    const grade = grades[points - 1];
    return grade === undefined ? [] : [{ family, cues, grade, isAdjacent, isInSource, fitsModel, points }];
  });
  const [best] = found.sort(
    (a, b) => b.points - a.points || b.cues.length - a.cues.length || (a.family.id < b.family.id ? -1 : 1),
  );
  return best ?? null;
}
