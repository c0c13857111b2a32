import type { TraceColumns } from '../columns/columns.ts';
import { annotationBatch } from '../stages/annotation-stage.ts';
import type { StageAssignment } from '../stages/assign-stages.ts';
import { stages } from '../stages/stage.ts';
import { type KernelNames, replayedRows } from '../work/kernel-names.ts';
import type { Steps } from '../work/steps.ts';
import { type AlignmentCount, alignReplays, type Replay } from './capture-alignment.ts';
import type { CapturedGraph } from './capture-launches.ts';
import { type MatchKind, matchKinds } from './match.ts';
import { ownSources } from './own-sites.ts';
import type { StackSite } from './stack-site.ts';

/** Sources of all rows of a device by number, and what the alignment with recorded graphs found. */
export interface RowSources {
  /** Different sites; 0 = unresolved. */
  readonly sites: readonly StackSite[];
  readonly site: Uint32Array;
  /** Different operators and launch calls; 0 = unknown. */
  readonly operators: readonly (string | null)[];
  readonly operator: Uint32Array;
  /** Position in `matchKinds`. */
  readonly match: Uint8Array;
  /** 1 where a graph was replayed. */
  readonly replayed: Uint8Array;
  /** Null where no capture trace was given. */
  readonly alignment: AlignmentCount | null;
  /** Replayed rows that graph annotations name; null where there are none. */
  readonly annotated: { readonly replayed: number; readonly named: number } | null;
}

const kindOf = (kind: MatchKind) => matchKinds.indexOf(kind);

/** Replayed kernels by step, else by the call that replayed them, each in the order of the device. */
function replaysOf(
  columns: TraceColumns,
  rows: Uint32Array,
  replayed: Uint8Array,
  assigned: StageAssignment,
): Replay[] {
  const found = new Map<string, number[]>();
  for (const row of rows) {
    if (replayed[row] !== 1) continue;
    const step = assigned.step[row] ?? -1;
    const key = step >= 0 ? `step ${step}` : `launch ${columns.device.launch[row] ?? -1}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, [row]);
    else known.push(row);
  }
  return [...found.values()].map((members) => {
    const first = members[0] ?? 0;
    const step = assigned.step[first] ?? -1;
    const name = step >= 0 ? columns.texts.text(columns.annotations.name[step] ?? 0) : '';
    return {
      rows: members,
      step: { batch: annotationBatch(name), stage: stages[assigned.stage[first] ?? 0] ?? 'all' },
    };
  });
}

/** Texts by number; 0 is "unknown". */
function operatorBook(columns: TraceColumns) {
  const names: (string | null)[] = [null];
  const ofText = new Map<number, number>([[0, 0]]);
  const ofName = new Map<string, number>();
  const named = (name: string) => {
    let found = ofName.get(name);
    if (found === undefined) {
      found = names.push(name) - 1;
      ofName.set(name, found);
    }
    return found;
  };
  return {
    names,
    named,
    ofText(text: number) {
      let found = ofText.get(text);
      if (found === undefined) {
        found = named(columns.texts.text(text));
        ofText.set(text, found);
      }
      return found;
    },
  };
}

/** Facts that tell replayed kernels apart. */
export interface GraphHelp {
  /** Recorded graphs; null = no capture trace was given. */
  readonly graphs: readonly CapturedGraph[] | null;
  /** Names by graph node; null = there are no graph annotations. */
  readonly graphNames: ReadonlyMap<number, string> | null;
}

/**
 * Where each row comes from, best first: its own launch, a recorded graph it was replayed from, and last the call that
 * replayed the graph, which says nothing about the kernel itself.
 */
export function* rowSources(
  columns: TraceColumns,
  rows: Uint32Array,
  names: KernelNames,
  assigned: StageAssignment,
  { graphs, graphNames }: GraphHelp,
): Steps<RowSources> {
  const own = yield* ownSources(columns);
  const replayed = replayedRows(columns);
  const aligned =
    graphs === null
      ? null
      : alignReplays(columns, names, replaysOf(columns, rows, replayed, assigned), graphs);
  const sites = [...own.sites];
  const site = own.site;
  const book = operatorBook(columns);
  const operator = own.operator.map((text) => book.ofText(text));
  const match = new Uint8Array(columns.device.count);
  const captured = new Map<StackSite, number>();
  const counted = { replayed: 0, named: 0 };
  for (const row of rows) {
    const found = replayed[row] === 1 ? aligned?.sources.get(row) : undefined;
    if (found !== undefined && found.source.site.location !== 'unresolved') {
      let at = captured.get(found.source.site);
      if (at === undefined) {
        at = sites.push(found.source.site) - 1;
        captured.set(found.source.site, at);
      }
      site[row] = at;
      operator[row] = found.source.operator === null ? 0 : book.named(found.source.operator);
      match[row] = kindOf(found.kind);
    } else if (site[row] !== 0) match[row] = kindOf(replayed[row] === 1 ? 'replay' : 'own');
    if (replayed[row] !== 1 || graphNames === null) continue;
    counted.replayed += 1;
    // The program's own name of this node says more than the call that replayed the whole graph.
    const name = found === undefined ? graphNames.get(columns.device.graphNode[row] ?? 0) : undefined;
    if (name === undefined) continue;
    counted.named += 1;
    operator[row] = book.named(name);
  }
  return {
    sites,
    site,
    operators: book.names,
    operator,
    match,
    replayed,
    alignment: aligned?.count ?? null,
    annotated: graphNames === null ? null : counted,
  };
}
