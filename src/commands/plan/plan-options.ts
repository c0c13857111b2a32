import type { Command } from 'commander';
import type { Program } from '../../app/program.ts';
import type { SessionEvent } from '../../dialog/session.ts';
import { type SlotRecord, slotRecords } from '../../plan/slots/records.ts';
import { valueOfSlot } from '../../plan/slots/values.ts';

/** Flags of `throughline plan` beside the slots. */
export interface PlanOptions {
  readonly say: string | undefined;
  readonly from: string | undefined;
  /** Print which cues recognised the words of `--say`, and plan nothing. */
  readonly trace: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  /** A file of many plans, and where its table goes; undefined for a single plan. */
  readonly cases: string | undefined;
  readonly casesOut: string | undefined;
  /** Format of the template to print; undefined for none. */
  readonly casesTemplate: string | undefined;
  /** One `set` for each slot flag, in the order of the dialog. */
  readonly slots: readonly SlotFlag[];
}

/** A slot that a flag states. */
export interface SlotFlag {
  readonly event: Extract<SessionEvent, { type: 'set' }>;
  /** As typed: `--num-devices 8`. */
  readonly words: string;
}

const listKinds: readonly SlotRecord['kind'][] = ['devices', 'integers', 'numbers', 'fractions', 'targets'];

function placeholder({ kind }: SlotRecord): string {
  if (listKinds.includes(kind)) return kind === 'integers' ? '[values...]' : '<values...>';
  return kind === 'milliseconds' ? '<ms>' : kind === 'path' ? '<path>' : '<value>';
}

/** Label of a slot and what may be said for it. */
function meaning(
  { label, options, allowed, example, kind }: SlotRecord,
  { texts, language }: Program,
): string {
  if (kind === 'boolean') return label[language];
  const choices = options.map(({ value }) => String(value)).join(', ');
  return texts.commands.plan.meaning(label[language], choices || allowed[language] || example[language]);
}

/** Declares one flag for each slot, from the records of the dialog, and the flags of the command itself. */
export function declarePlan(command: Command, program: Program): void {
  const { flags, groups } = program.texts.commands.plan;
  command
    .optionsGroup(groups.how)
    .option('--say <text>', flags.say)
    .option('--trace', flags.trace)
    .option('--from <session>', flags.from)
    .option('--dry-run', flags.dryRun)
    .option('-y, --yes', flags.yes)
    .option('--json', flags.json)
    .option('--cases <file>', program.texts.cases.flags.cases)
    .option('--cases-out <file>', program.texts.cases.flags.out)
    .option('--cases-template [format]', program.texts.cases.flags.template);
  declareSlotFlags(command, slotRecords, program);
}

/** One flag for each slot, those that are seldom needed last. */
export function declareSlotFlags(command: Command, slots: readonly SlotRecord[], program: Program): void {
  const { flags, groups } = program.texts.commands.plan;
  for (const record of [...slots].sort((a, b) => Number(a.advanced) - Number(b.advanced))) {
    command.optionsGroup(record.advanced ? groups.advanced : groups.plan);
    const text = meaning(record, program);
    if (record.kind === 'boolean') {
      command.option(record.flag, text);
      command.option(record.flag.replace('--', '--no-'), flags.not(record.label[program.language]));
    } else command.option(`${record.flag} ${placeholder(record)}`, text);
  }
}

type Given = Readonly<Record<string, unknown>>;

/** A device file makes its device known, so it is said first. */
const inOrder = [...slotRecords].sort(
  (a, b) => Number(b.id === 'deviceFile') - Number(a.id === 'deviceFile'),
);

/** Events that set what the flags of slots state, one per flag. */
export function slotFlags(given: Given): SlotFlag[] {
  return inOrder.flatMap((record): SlotFlag[] => {
    const value = given[record.id];
    if (value === undefined) return [];
    if (record.kind === 'boolean') {
      const words = value === true ? record.flag : record.flag.replace('--', '--no-');
      const stated = valueOfSlot(record.id, value) ?? { slot: record.id, value: String(value) };
      return [{ words, event: { type: 'set', ...stated, said: words } }];
    }
    // A list flag without values means every size.
    const typed = value === true ? [] : Array.isArray(value) ? value.map(String) : [String(value)];
    const words = [record.flag, ...typed].join(' ');
    const empty = typed.length === 0 ? valueOfSlot(record.id, []) : null;
    const stated = empty ?? { slot: record.id, value: typed.join(' ') };
    return [{ words, event: { type: 'set', ...stated, said: words } }];
  });
}

/** Reads what commander found. */
export function readPlanOptions(given: Given): PlanOptions {
  const text = (name: string) => (typeof given[name] === 'string' ? given[name] : undefined);
  return {
    say: text('say'),
    from: text('from'),
    trace: given.trace === true,
    dryRun: given.dryRun === true,
    yes: given.yes === true,
    json: given.json === true,
    cases: text('cases'),
    casesOut: text('casesOut'),
    casesTemplate: given.casesTemplate === true ? 'csv' : text('casesTemplate'),
    slots: slotFlags(given),
  };
}
