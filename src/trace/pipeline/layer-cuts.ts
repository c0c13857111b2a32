import type { TraceColumns } from '../columns/columns.ts';
import { type Timeline, type TimeWindow, timelineOf, windowAt } from '../stages/timeline.ts';
import type { KernelNames } from '../work/kernel-names.ts';
import type { ForwardPass } from './passes.ts';
import type { LayerProfile } from './profile.ts';

/** Kernels of one layer of a pass, by halves where the profile has them. */
export interface LayerCut {
  readonly layer: number;
  readonly halves: readonly (readonly number[])[];
}

/** How layers were told apart. */
export type CutBy = 'frames' | 'anchor' | 'period';

/** Where layers begin and end, and by which sign they were cut. */
export interface LayerCuts {
  readonly by: CutBy;
  /** Name of the anchor kernel; null for the others. */
  readonly anchor: string | null;
  readonly layers: readonly LayerCut[];
}

const layerModule = /^nn\.Module: (\w*(?:DecoderLayer|TransformerLayer|TransformerBlock|Block|Layer))_(\d+)$/;
const leastAnchors = 4;

/** A stretch in which a decoder layer ran on a host thread. */
interface LayerWindow extends TimeWindow {
  readonly thread: number;
  readonly module: string;
  readonly layer: number;
}

/** Which decoder layer a launch was made in; null where no frame tells. */
export type LayerOfLaunch = (launch: number) => number | null;

/** Numbered instances of one class of modules, and the time they hold. */
interface ModuleClass {
  readonly instances: Set<number>;
  totalNs: number;
}

/** Frames of the class with most numbered instances, of equals the one that holds most time: the decoder layers. */
function layerFrames({ frames, texts }: TraceColumns): LayerWindow[] {
  const layerOfName = new Map<number, { readonly module: string; readonly layer: number } | null>();
  const classes = new Map<string, ModuleClass>();
  const found: LayerWindow[] = [];
  for (let row = 0; row < frames.count; row += 1) {
    const name = frames.name[row] ?? 0;
    let known = layerOfName.get(name);
    if (known === undefined) {
      const parts = layerModule.exec(texts.text(name));
      known = parts === null ? null : { module: parts[1] ?? '', layer: Number(parts[2]) };
      layerOfName.set(name, known);
    }
    if (known === null) continue;
    const startNs = frames.startNs[row] ?? 0;
    const durationNs = frames.durationNs[row] ?? 0;
    found.push({ thread: frames.thread[row] ?? 0, startNs, endNs: startNs + durationNs, ...known });
    const own = classes.get(known.module) ?? { instances: new Set<number>(), totalNs: 0 };
    own.instances.add(known.layer);
    own.totalNs += durationNs;
    classes.set(known.module, own);
  }
  const [most] = [...classes].sort(
    ([a, left], [b, right]) =>
      right.instances.size - left.instances.size || right.totalNs - left.totalNs || (a < b ? -1 : 1),
  );
  if (most === undefined || most[1].instances.size < leastAnchors) return [];
  return found.filter(({ module }) => module === most[0]);
}

/** Looks launches up in the frames of decoder layers. */
export function layersOfLaunches(columns: TraceColumns): LayerOfLaunch {
  const ofThread = new Map<number, LayerWindow[]>();
  for (const window of layerFrames(columns)) {
    const list = ofThread.get(window.thread);
    if (list === undefined) ofThread.set(window.thread, [window]);
    else list.push(window);
  }
  const lines = new Map<number, Timeline<LayerWindow>>();
  for (const [thread, windows] of ofThread) {
    lines.set(thread, timelineOf(windows.sort((a, b) => a.startNs - b.startNs || b.endNs - a.endNs)));
  }
  const { launches } = columns;
  return (launch) => {
    const line = lines.get(launches.thread[launch] ?? -1);
    return line === undefined ? null : (windowAt(line, launches.startNs[launch] ?? 0)?.layer ?? null);
  };
}

/** Cuts a pass by the layer frames around its launches; null where they hold too little of it. */
function cutByFrames(
  { device }: TraceColumns,
  { rows }: ForwardPass,
  layerOf: LayerOfLaunch,
): LayerCuts | null {
  const layers = new Map<number, number[]>();
  let held = 0;
  for (const row of rows) {
    const launch = device.launch[row] ?? -1;
    const layer = launch < 0 ? null : layerOf(launch);
    if (layer === null) continue;
    held += 1;
    const list = layers.get(layer);
    if (list === undefined) layers.set(layer, [row]);
    else list.push(row);
  }
  if (layers.size < leastAnchors || held < rows.length / 2) return null;
  const numbers = [...layers.keys()].sort((a, b) => a - b);
  return {
    by: 'frames',
    anchor: null,
    layers: numbers.map((number, layer) => ({ layer, halves: [layers.get(number) ?? []] })),
  };
}

/** Blocks between anchors. The last block has no anchor behind it: it is as long as the one before, within the pass. */
function blocksOf(
  rows: readonly number[],
  anchors: readonly number[],
  { closes }: { readonly closes: boolean },
): number[][] {
  if (closes) {
    return anchors.map((end, at) => {
      const before = at === 0 ? Math.max(-1, end - ((anchors[1] ?? end) - end)) : (anchors[at - 1] ?? -1);
      return rows.slice(before + 1, end + 1);
    });
  }
  return anchors.map((start, at) => {
    const usual = at === 0 ? rows.length : start - (anchors[at - 1] ?? start);
    const end = anchors[at + 1] ?? Math.min(rows.length, start + usual);
    return rows.slice(start, end);
  });
}

function joined(blocks: readonly number[][], perLayer: number): LayerCut[] {
  const layers = Math.floor(blocks.length / perLayer);
  return Array.from({ length: layers }, (_, layer) => ({
    layer,
    halves: blocks.slice(layer * perLayer, (layer + 1) * perLayer),
  }));
}

/** The wished anchor, else the first of the profile that occurs often enough. */
function anchorOf(names: readonly string[], profile: LayerProfile, wished: string | null): string | null {
  const occurs = (piece: string) => names.filter((name) => name.includes(piece)).length;
  if (wished !== null) return occurs(wished) > 0 ? wished : null;
  return profile.anchors.find((piece) => occurs(piece) >= leastAnchors) ?? null;
}

/**
 * Without an anchor: the kernel that begins a repeating run. Of the counts that most different kernels share one is the
 * number of layers; the layer begins with the first of them in the pass.
 */
function periodAnchors(kernels: readonly number[], wishedLayers: number | null): number[] | null {
  const places = new Map<number, number[]>();
  kernels.forEach((kernel, at) => {
    const list = places.get(kernel);
    if (list === undefined) places.set(kernel, [at]);
    else list.push(at);
  });
  const votes = new Map<number, number>();
  for (const { length } of places.values()) {
    if (length >= leastAnchors) votes.set(length, (votes.get(length) ?? 0) + 1);
  }
  const [most] = [...votes].sort(([a, left], [b, right]) => right - left || a - b);
  const layers = wishedLayers !== null && votes.has(wishedLayers) ? wishedLayers : most?.[0];
  if (layers === undefined || (votes.get(layers) ?? 0) < 3) return null;
  const candidates = [...places.values()].filter(({ length }) => length === layers);
  return candidates.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))[0] ?? null;
}

/** Options by which a pass is cut into layers. */
export interface CutOptions {
  readonly profile: LayerProfile;
  readonly anchor: string | null;
  readonly layers: number | null;
  readonly layerOf: LayerOfLaunch;
}

/**
 * The layers of one pass: by Python frames where they are recorded, else by the anchor kernel, else by the period of its
 * kernels. Null where nothing repeats.
 */
export function cutLayers(
  columns: TraceColumns,
  names: KernelNames,
  pass: ForwardPass,
  options: CutOptions,
): LayerCuts | null {
  if (options.anchor === null) {
    const byFrames = cutByFrames(columns, pass, options.layerOf);
    if (byFrames !== null) return byFrames;
  }
  const kernels = pass.rows.map((row) => names.ofRow[row] ?? 0);
  const texts = kernels.map((kernel) => names.names[kernel]?.canonical ?? '');
  const anchor = anchorOf(texts, options.profile, options.anchor);
  if (anchor !== null) {
    const places = texts.flatMap((text, at) => (text.includes(anchor) ? [at] : []));
    const blocks = blocksOf(pass.rows, places, { closes: options.profile.closes });
    const layers = joined(blocks, options.profile.blocksPerLayer);
    return {
      by: 'anchor',
      anchor,
      layers: options.layers === null ? layers : layers.slice(0, options.layers),
    };
  }
  const places = options.anchor === null ? periodAnchors(kernels, options.layers) : null;
  if (places === null) return null;
  return {
    by: 'period',
    anchor: texts[places[0] ?? 0] ?? null,
    layers: joined(blocksOf(pass.rows, places, { closes: false }), 1),
  };
}
