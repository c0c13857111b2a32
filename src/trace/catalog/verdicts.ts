import { generatedCategory } from '../categories/generated-kernel.ts';
import type { Vendor } from '../columns/head.ts';
import { type ServerArguments, serverToggle } from '../framework/server-arguments.ts';
import type { FuseRow } from '../fuse/fuse-rows.ts';
import { type RowText, rowText } from '../fuse/row-text.ts';
import { nameParts, nameWords } from '../names/name-parts.ts';
import type { KernelGroup } from '../tables/kernel-groups.ts';
import type { CatalogFramework, Family, Toggle } from './catalog-schema.ts';
import type { Catalogs } from './catalogs.ts';
import { cuesIn, namesFamily } from './identifier-cues.ts';

/**
 * Findings of the catalogs about a row.
 *
 * - `existing-path`: its framework has this path; a split there means missing, disabled, regressed or unsupported here.
 * - `shipped-elsewhere`: another project ships the pattern.
 * - `open-pr`: an open or unmerged pull request describes it.
 * - `new`: its name says that it joins operations, and no family names it, as of the catalogs' date. A plain kernel
 *   without a family has no verdict: a matrix product is not new for being in no catalog.
 */
export const verdictCodes = ['existing-path', 'shipped-elsewhere', 'open-pr', 'new'] as const;
export type VerdictCode = (typeof verdictCodes)[number];

/** A finding about a row with its evidence. */
export interface Verdict {
  readonly verdict: VerdictCode;
  /** Null where no family fits. */
  readonly family: Family | null;
  readonly cues: readonly string[];
  /** Settings of the server that decide about the family and are known to be off. */
  readonly switchedOff: readonly Toggle[];
  /** Settings that can explain a split, known or not. */
  readonly toggles: readonly Toggle[];
}

const frameworkOfFamily: Readonly<Partial<Record<CatalogFramework, CatalogFramework>>> = {
  'sglang-diffusion': 'sglang',
  'vllm-ascend': 'vllm',
};

function isOf(family: Family, framework: CatalogFramework | null): boolean {
  return (frameworkOfFamily[family.framework] ?? family.framework) === framework;
}

/** Libraries and frameworks that run on NVIDIA devices only. */
const cudaOnly: ReadonlySet<CatalogFramework> = new Set(['flashinfer', 'trtllm', 'tokenspeed']);

/** Whether a family can run on the devices of a trace at all. */
export function runsOn(family: Family, vendor: Vendor): boolean {
  if (vendor === 'unknown' || vendor === 'cuda') return family.framework !== 'vllm-ascend';
  return !cudaOnly.has(family.framework) && (vendor === 'ascend' || family.framework !== 'vllm-ascend');
}

function codeOf(family: Family, framework: CatalogFramework | null): VerdictCode {
  if (family.status === 'in-flight' || family.status === 'pr-closed-unmerged') return 'open-pr';
  return isOf(family, framework) ? 'existing-path' : 'shipped-elsewhere';
}

const order: readonly VerdictCode[] = ['existing-path', 'shipped-elsewhere', 'open-pr', 'new'];

function bestOf(families: readonly Family[], text: RowText, framework: CatalogFramework | null) {
  return families
    .map((family) => ({ family, cues: cuesIn(family, text), code: codeOf(family, framework) }))
    .filter(({ cues }) => namesFamily(cues))
    .sort(
      (a, b) =>
        order.indexOf(a.code) - order.indexOf(b.code) ||
        b.cues.length - a.cues.length ||
        (a.family.id < b.family.id ? -1 : 1),
    )[0];
}

function togglesOf({ toggles }: Catalogs, family: Family, given: ServerArguments | null) {
  const own = toggles.filter(({ families }) => families.includes(family.id));
  const isOff = ({ names }: Toggle) => names.some((name) => serverToggle(given, name) === false);
  return { toggles: own, switchedOff: own.filter(isOff) };
}

/** Words of kernels that join operations, or run them beside each other, by their own account. */
const joining: ReadonlySet<string> = new Set([
  'fused',
  'fuse',
  'fusion',
  'overlap',
  'overlapped',
  'twobatch',
  'dual',
]);

/** Whether a kernel claims a pattern that a catalog could know. Code of a compiler is made anew for every model. */
function claimsPattern({ name }: KernelGroup): boolean {
  if (generatedCategory(name.canonical) !== null) return false;
  return nameWords(nameParts(name.canonical).called).some((word) => joining.has(word));
}

const nothing: Verdict = { verdict: 'new', family: null, cues: [], switchedOff: [], toggles: [] };

/** Facts of a trace by which a verdict is judged. */
export interface VerdictConditions {
  readonly framework: CatalogFramework | null;
  readonly vendor: Vendor;
  readonly serverArguments: ServerArguments | null;
}

/** Verdict of the catalogs on a kernel; overlap rows ask the overlap catalog first. Null where there is nothing to say. */
export function kernelVerdict(
  group: KernelGroup,
  known: Catalogs,
  { framework, vendor, serverArguments: given }: VerdictConditions,
  isOverlap: boolean,
): Verdict | null {
  const text = rowText(group);
  const books = isOverlap ? [known.overlap, known.fuse] : [known.fuse, known.overlap];
  for (const families of books) {
    const best = bestOf(
      families.filter((family) => runsOn(family, vendor)),
      text,
      framework,
    );
    if (best !== undefined) {
      const { family, cues, code } = best;
      return { verdict: code, family, cues, ...togglesOf(known, family, given) };
    }
  }
  return claimsPattern(group) ? nothing : null;
}

/** Verdict of the catalogs on a fuse row: the family is the detector's own. */
export function fuseVerdict(
  { detector, state }: FuseRow,
  known: Catalogs,
  given: ServerArguments | null,
): Verdict {
  const family = known.fuse.find(({ id }) => id === detector.id) ?? null;
  const verdict = state === 'in-flight' ? 'open-pr' : 'existing-path';
  if (family === null) return { ...nothing, verdict };
  return { verdict, family, cues: [], ...togglesOf(known, family, given) };
}
