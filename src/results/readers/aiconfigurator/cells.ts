import { readCount, readFigure } from '../figure.ts';

/** The figure before the arithmetic that a cell carries: 256 of `256 (=64x4)`. */
export function figureOf(cell: string | undefined): number | null {
  return readFigure(/^-?[\d,.]+/.exec((cell ?? '').trim())?.[0]?.replaceAll(',', ''));
}

/** GPUs in use: the first figure in the brackets of `8 (6=3x2)`, else the figure before them. */
export function usedOf(cell: string | undefined): number | null {
  const used = /\((\d+)=/.exec(cell ?? '')?.[1];
  return used === undefined ? figureOf(cell) : readCount(used);
}

/** Sizes of a worker as AIConfigurator writes them: `tp4pp1`, `tp1pp1dp8etp1ep8`. Dp is inside the worker. */
export interface WorkerSizes {
  readonly tp: number;
  readonly pp: number;
  readonly dp: number;
  readonly moeTp: number | null;
  readonly ep: number | null;
}

/** Reads a worker's label; null where it is none. */
export function workerSizes(label: string | undefined): WorkerSizes | null {
  const found =
    /^tp(\d{1,6})pp(\d{1,6})(?:dp(\d{1,6}))?(?:etp(\d{1,6}))?(?:ep(\d{1,6}))?(?:cp\d{1,6})?$/.exec(
      (label ?? '').trim(),
    );
  if (!found) return null;
  const size = (at: number) => (found[at] === undefined ? null : Number(found[at]));
  return {
    tp: Number(found[1]),
    pp: Number(found[2]),
    dp: size(3) ?? 1,
    moeTp: size(4),
    ep: size(5),
  };
}
