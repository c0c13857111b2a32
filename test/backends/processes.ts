import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Looks until something holds, or for so long that it never will, however busy the machine is. */
export async function untilHolds(holds: () => boolean): Promise<boolean> {
  const endMs = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > endMs) return false;
    await wait(20);
  }
  return true;
}

/** What /proc says of a process; null where there is none. */
function statOf(
  pid: number,
): { readonly name: string; readonly state: string; readonly group: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', , group = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')), state, group: Number(group) };
  } catch {
    return null;
  }
}

/** Waits until a process has ended; one that nobody has collected yet has. */
export function hasEnded(pid: number): Promise<boolean> {
  return untilHolds(() => (statOf(pid)?.state ?? 'Z') === 'Z');
}

/** The processes of a group, with their names and states. */
export function groupOf(leader: number) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? [])
    .filter(({ group }) => group === leader);
}
