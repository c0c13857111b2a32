import type { Command } from 'commander';
import type { Catalogue } from '../../text/catalogue.ts';
import { keysOf } from '../../text/fields.ts';

type Group = keyof Catalogue['campaign']['groups'];

/** Flags by the part of a campaign that they steer, as the help shows them. */
const groups: Readonly<Record<Group, string>> = {
  campaign: 'run root',
  measured:
    'model served-name frameworks devices scenario requests concurrency tokenizer precision quantization trust-remote-code candidates hours endpoint host sla plan workload smoke steady seed target checkout change',
  history: 'query slug none knowledge pulls decide',
  output: 'watch dry-run yes json',
  rounds:
    'launch build test score sources margin answer-tokens max-rounds solo base-branch loop unbound exclude',
  gate: 'file trace note code abandon research verdict reviewer',
  end: 'reason evidence external explains limit-row achieved peak unit clean pr',
  agent: 'with rounds cost tokens hang relaunch',
};

/** Puts the flags of a campaign into the groups of its help. @throws RangeError for a flag that has no group */
export function groupFlags(command: Command, titles: Catalogue['campaign']['groups']): void {
  const groupOf = new Map<string, Group>(
    keysOf(groups).flatMap((group) => groups[group].split(' ').map((flag) => [`--${flag}`, group] as const)),
  );
  for (const option of command.options) {
    const group = groupOf.get(option.long ?? '--');
    if (group === undefined) throw new RangeError(`${option.flags} is in no group of the help`);
    option.helpGroup(titles[group]);
  }
}
