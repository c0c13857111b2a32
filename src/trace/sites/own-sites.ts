import type { TraceColumns } from '../columns/columns.ts';
import { type HostPair, hostSites } from './host-sites.ts';
import { type StackSite, unresolvedSite } from './stack-site.ts';

/** Where a row of the device comes from. */
export interface RowSource {
  readonly site: StackSite;
  /** The operator that launched it, else the launch call; null where nothing is known. */
  readonly operator: string | null;
}

const unknownSource: RowSource = { site: unresolvedSite, operator: null };

function* pairsOf({ device }: TraceColumns): Generator<HostPair> {
  for (let row = 0; row < device.count; row += 1) {
    yield { operator: device.operator[row] ?? -1, launch: device.launch[row] ?? -1 };
  }
}

/**
 * The source of each row of the device as the trace itself tells it: the stack of its operator, else of its launch call.
 * Rows that share operator and launch share one object.
 */
export function ownSources(columns: TraceColumns): (row: number) => RowSource {
  const { device, launches, operators, texts } = columns;
  const { ofOperator, ofLaunch } = hostSites(columns, pairsOf(columns));
  const known = new Map<number, RowSource>();
  return (row) => {
    const operator = device.operator[row] ?? -1;
    const launch = device.launch[row] ?? -1;
    if (operator < 0 && launch < 0) return unknownSource;
    const key = ofOperator.has(operator) ? operator : launch >= 0 ? operators.count + launch : -1;
    const found = known.get(key);
    if (found !== undefined) return found;
    const site = ofOperator.get(operator) ?? ofLaunch.get(launch) ?? unresolvedSite;
    const name = operator >= 0 ? operators.name[operator] : launches.name[launch];
    const source = { site, operator: texts.text(name ?? 0) };
    if (key >= 0) known.set(key, source);
    return source;
  };
}
