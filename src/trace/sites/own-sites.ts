import type { TraceColumns } from '../columns/columns.ts';
import type { Steps } from '../work/steps.ts';
import { hostSites } from './host-sites.ts';
import { type StackSite, unresolvedSite } from './stack-site.ts';

/** Where a kernel comes from. */
export interface RowSource {
  readonly site: StackSite;
  /** The operator that launched it, else the launch call; null where nothing is known. */
  readonly operator: string | null;
}

/** Sources of the rows of a device as the trace itself tells them. */
export interface OwnSources {
  readonly sites: readonly StackSite[];
  /** Position in `sites` for each row; 0 = unresolved. */
  readonly site: Uint32Array;
  /** Text of the operator, else of the launch call, for each row; 0 = unknown. */
  readonly operator: Uint32Array;
}

/** The stack of each row's operator, else of its launch call. */
export function* ownSources(columns: TraceColumns): Steps<OwnSources> {
  const { device, launches, operators } = columns;
  const { ofOperator, ofLaunch, sites } = yield* hostSites(columns, device.operator, device.launch);
  const site = new Uint32Array(device.count);
  const operator = new Uint32Array(device.count);
  for (let row = 0; row < device.count; row += 1) {
    const own = device.operator[row] ?? -1;
    const launch = device.launch[row] ?? -1;
    const ofOwn = own < 0 ? -1 : (ofOperator[own] ?? -1);
    const found = ofOwn >= 0 ? ofOwn : launch < 0 ? -1 : (ofLaunch[launch] ?? -1);
    site[row] = Math.max(0, found);
    if (own >= 0) operator[row] = operators.name[own] ?? 0;
    else if (launch >= 0) operator[row] = launches.name[launch] ?? 0;
  }
  return { sites, site, operator };
}

/** One row's source, for readers of a single row. */
export function sourceOf(columns: TraceColumns, own: OwnSources, row: number): RowSource {
  const operator = own.operator[row] ?? 0;
  return {
    site: own.sites[own.site[row] ?? 0] ?? unresolvedSite,
    operator: operator === 0 ? null : columns.texts.text(operator),
  };
}
