import type { Check } from '../check.ts';
import type { DoctorPorts } from '../doctor-ports.ts';

function isAtLeast(version: string, wanted: string): boolean {
  const numbers = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
  const least = numbers(wanted);
  const has = numbers(version);
  for (const [at, part] of least.entries()) {
    const mine = has[at] ?? 0;
    if (mine !== part) return mine > part;
  }
  return true;
}

/** The versions of Node and of this program. */
export function programChecks({ texts, node, version }: DoctorPorts): Check[] {
  const { good, old, fix } = texts.doctor.node;
  const isGood = isAtLeast(node.version, node.wanted);
  return [
    {
      id: 'version',
      group: 'program',
      state: 'good',
      found: version,
      fix: null,
      facts: { version },
    },
    {
      id: 'node',
      group: 'program',
      state: isGood ? 'good' : 'broken',
      found: isGood ? good(node.version) : old(node.version, node.wanted),
      fix: isGood ? null : fix(node.wanted),
      facts: { version: node.version, wanted: node.wanted },
    },
  ];
}
