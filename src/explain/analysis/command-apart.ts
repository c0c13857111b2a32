import { readCommandWords } from '../../results/readers/command-line.ts';
import { type Cite, cite } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { Subject } from './subject.ts';

/** One thing that the command of a run and its output both say. */
interface Told {
  readonly name: 'model' | 'numDevices' | 'devices' | 'quantizeLinearAction' | 'quantizeAttentionAction';
  readonly asked: string;
  readonly printed: string;
  readonly cites: readonly Cite[];
}

/** Commands name folders where reports name models, so only the last part of a name counts. */
const bare = (name: string): string => name.toLowerCase().split('/').filter(Boolean).at(-1) ?? name;

/** A command beside an output of another plan: each is told as it stands, and nothing is computed from both in silence. */
export function commandApart({ run, runPath, device, path }: Subject): Statement[] {
  const command = run.command === null ? null : readCommandWords(run.command);
  if (command === null || command === undefined || command.isCut) return [];
  const { conditions } = command;
  const fields = ['numDevices', 'quantizeLinearAction', 'quantizeAttentionAction'] as const;
  const { devices: asked } = conditions;
  const apart: Told[] = [
    ...(conditions.model !== null &&
    run.conditions.model !== null &&
    bare(conditions.model) !== bare(run.conditions.model)
      ? [
          {
            name: 'model' as const,
            asked: conditions.model,
            printed: run.conditions.model,
            cites: [cite(`${runPath}.conditions.model`, run.conditions.model)],
          },
        ]
      : []),
    ...(device.device !== null && asked.length > 0 && !asked.includes(device.device)
      ? [
          {
            name: 'devices' as const,
            asked: asked.join(' '),
            printed: device.device,
            cites: [cite(`${path}.device`, device.device)],
          },
        ]
      : []),
    ...fields.flatMap((name): Told[] => {
      const told = run.conditions[name];
      const wanted = conditions[name];
      return told === null || wanted === null || told === wanted
        ? []
        : [
            {
              name,
              asked: String(wanted),
              printed: String(told),
              cites: [cite(`${runPath}.conditions.${name}`, told)],
            },
          ];
    }),
  ];
  return apart.map(({ name, asked: wanted, printed, cites }) =>
    state('command-apart', 'macro_only', [...cites, cite('command', wanted, 'reference')], (t) =>
      t.plausible.commandApart(t.words.conditions[name], wanted, printed),
    ),
  );
}
