import type { CatalogFramework, Detector } from '../catalog/catalog-schema.ts';
import type { Category } from '../categories/category.ts';
import type { TraceColumns } from '../columns/columns.ts';
import type { Vendor } from '../columns/head.ts';
import type { KernelGroup, StageGroups } from '../tables/kernel-groups.ts';
import type { KernelNames } from '../work/kernel-names.ts';
import { chainsOf } from './adjacency.ts';
import { hitsWord, type RowText, rowText, sharedText } from './row-text.ts';

/** `present`: the fused kernel runs · `split`: its parts run one after another · `in-flight`: an open pull request. */
export type FuseState = 'present' | 'split' | 'in-flight';

/** One known pattern in a stage. Nanoseconds; shares 0 to 1. */
export interface FuseRow {
  readonly detector: Detector;
  readonly state: FuseState;
  readonly isConfirmed: boolean;
  readonly relatedNs: number;
  readonly share: number;
  /** Kernels that the pattern is about, most related time first. */
  readonly evidence: readonly {
    readonly group: KernelGroup;
    readonly relatedNs: number;
    readonly share: number;
  }[];
  /** Runs of neighbouring kernels that were found; 0 for fused kernels. */
  readonly chains: number;
}

/** Facts of a trace besides its kernels. */
export interface FuseConditions {
  readonly framework: CatalogFramework | null;
  readonly vendor: Vendor;
  /** Model path in lower case; empty where it is not known. */
  readonly model: string;
  /** Tensor-parallel size; null = unknown. */
  readonly tp: number | null;
}

/** Detectors that can apply to a trace at all. */
export function applicable(
  detector: Detector,
  conditions: FuseConditions,
  { isOwnFramework }: { readonly isOwnFramework: boolean },
): boolean {
  if ((detector.framework === conditions.framework) !== isOwnFramework) return false;
  if (detector.vendor !== 'any' && conditions.vendor !== 'unknown' && detector.vendor !== conditions.vendor)
    return false;
  if (detector.minTp > 1 && (conditions.tp === null || conditions.tp < detector.minTp)) return false;
  const { models, notModels } = detector;
  if (models.length > 0 && !models.some((model) => conditions.model.includes(model))) return false;
  return !notModels.some((model) => conditions.model !== '' && conditions.model.includes(model));
}

const lightWork = /norm|rope|rotary|quant|fp8|fp4|cache|kv_|store|sampl|softmax|temperature|topk/;
const heavyWork = /gemm|matmul|attention|attn|mla|moe|expert|cutlass|cublas|nvjet|_mm/;
const heavyCategories: ReadonlySet<Category> = new Set(['gemm', 'attention', 'moe']);

/** A group about norms, rotary, quantisation, caches or sampling: GEMMs and attention are no evidence for it. */
function isLightGroup(words: readonly string[]): boolean {
  return words.some((word) => lightWork.test(word)) && !words.some((word) => heavyWork.test(word));
}

interface Row {
  readonly group: KernelGroup;
  readonly text: RowText;
}

/** The kernels of a stage that detectors look at, and the text of all of them. */
interface Rows {
  readonly each: readonly Row[];
  readonly everything: RowText;
}

function hitBy(
  { each, everything }: Rows,
  words: readonly string[],
  { excludesHeavy }: { readonly excludesHeavy: boolean },
): Row[] {
  const present = words.filter((word) => hitsWord(everything, word));
  if (present.length === 0) return [];
  return each.filter(
    ({ group, text }) =>
      !(excludesHeavy && heavyCategories.has(group.name.category)) &&
      present.some((word) => hitsWord(text, word)),
  );
}

function matched(
  detector: Detector,
  rows: Rows,
  stage: StageGroups,
  columns: TraceColumns,
  names: KernelNames,
  streams: readonly (readonly number[])[],
): FuseRow | null {
  const active = hitBy(rows, detector.active, { excludesHeavy: false });
  const share = (ns: number) => (stage.totalNs > 0 ? ns / stage.totalNs : 0);
  if (active.length > 0) {
    const relatedNs = active.reduce((sum, { group }) => sum + group.totalNs, 0);
    const evidence = active.map(({ group }) => ({
      group,
      relatedNs: group.totalNs,
      share: share(group.totalNs),
    }));
    const state = detector.origin === 'in-flight' ? 'in-flight' : 'present';
    return {
      detector,
      state,
      isConfirmed: true,
      relatedNs,
      share: share(relatedNs),
      evidence: mostFirst(evidence),
      chains: 0,
    };
  }
  if (detector.split.length === 0) return null;
  const groups: Row[][] = [];
  for (const words of detector.split) {
    const members = hitBy(rows, words, { excludesHeavy: isLightGroup(words) });
    if (members.length === 0) return null;
    groups.push(members);
  }
  const chains = chainsOf(
    columns,
    streams,
    names,
    groups.map((members) => new Set(members.map(({ group }) => group.name.index))),
  );
  if (chains.count === 0 || share(chains.totalNs) * 100 < detector.minSharePercent) return null;
  const evidence = rows.each.flatMap(({ group }) => {
    const relatedNs = chains.ofKernel.get(group.name.index);
    return relatedNs === undefined ? [] : [{ group, relatedNs, share: share(relatedNs) }];
  });
  return {
    detector,
    state: detector.origin === 'in-flight' ? 'in-flight' : 'split',
    isConfirmed: share(chains.totalNs) * 100 >= detector.confirmedSharePercent,
    relatedNs: chains.totalNs,
    share: share(chains.totalNs),
    evidence: mostFirst(evidence),
    chains: chains.count,
  };
}

function mostFirst<Item extends { readonly relatedNs: number; readonly group: KernelGroup }>(
  items: readonly Item[],
): Item[] {
  return [...items].sort(
    (a, b) => b.relatedNs - a.relatedNs || (a.group.name.canonical < b.group.name.canonical ? -1 : 1),
  );
}

const span = ({ detector }: FuseRow) => Math.max(detector.split.length, detector.active.length > 0 ? 1 : 0);

/** Of patterns that share kernels only the one of the highest priority stays; patterns that another contains go with it. */
function selected(rows: readonly FuseRow[]): FuseRow[] {
  const ranked = [...rows].sort(
    (a, b) =>
      b.detector.priority - a.detector.priority ||
      span(b) - span(a) ||
      b.evidence.length - a.evidence.length ||
      b.relatedNs - a.relatedNs ||
      a.detector.order - b.detector.order,
  );
  const subsumed = new Set<string>();
  const used = new Set<number>();
  return ranked.filter((row) => {
    if (subsumed.has(row.detector.id)) return false;
    if (row.evidence.some(({ group }) => used.has(group.name.index))) return false;
    for (const { group } of row.evidence) used.add(group.name.index);
    for (const id of row.detector.subsumes) subsumed.add(id);
    return true;
  });
}

/** Known patterns of a stage (its rows by stream), by those of `detectors` that apply, whatever their share. */
export function fuseRows(
  columns: TraceColumns,
  stage: StageGroups,
  names: KernelNames,
  streams: readonly (readonly number[])[],
  detectors: readonly Detector[],
): FuseRow[] {
  const rows: Rows = {
    each: stage.groups.map((group) => ({ group, text: rowText(group) })),
    everything: sharedText(stage.groups),
  };
  const found = detectors.flatMap(
    (detector) => matched(detector, rows, stage, columns, names, streams) ?? [],
  );
  return selected(found).sort((a, b) => b.relatedNs - a.relatedNs || a.detector.order - b.detector.order);
}
