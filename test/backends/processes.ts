import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const mostLooks = 2000;

/** Looks until something holds, or so often that it never will: a busy machine looks as often, and later. */
export async function untilHolds(holds: () => boolean): Promise<boolean> {
  for (let looks = 0; looks < mostLooks; looks += 1) {
    if (holds()) return true;
    await wait(20);
  }
  return false;
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
