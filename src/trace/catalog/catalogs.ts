import files from '#references/catalogs';
import { catalogFileSchema, type Detector, type Family, type Toggle } from './catalog-schema.ts';

/** Catalogs of fused and overlapped kernels, with the date of each. */
export interface Catalogs {
  /** Date of the last look at the frameworks' trees (YYYY-MM-DD). */
  readonly refreshed: string;
  readonly detectors: readonly Detector[];
  readonly fuse: readonly Family[];
  readonly overlap: readonly Family[];
  readonly toggles: readonly Toggle[];
}

function filesOf(folder: string) {
  return files
    .filter(({ path }) => path.includes(`/catalogs/${folder}/`))
    .map(({ data }) => catalogFileSchema.parse(data));
}

let loaded: Catalogs | null = null;

/** The catalogs of `references/catalogs`; read once. */
export function catalogs(): Catalogs {
  if (loaded !== null) return loaded;
  const fuse = filesOf('fuse');
  const overlap = filesOf('overlap');
  const all = [...fuse, ...overlap];
  loaded = {
    refreshed: all.map(({ refreshed }) => refreshed).sort()[0] ?? '',
    detectors: all.flatMap(({ detectors }) => detectors).sort((a, b) => a.order - b.order),
    fuse: fuse.flatMap(({ families }) => families),
    overlap: overlap.flatMap(({ families }) => families),
    toggles: all.flatMap(({ toggles }) => toggles),
  };
  return loaded;
}
