import type { Command, Help, Option } from 'commander';
import type { Program } from '../app/program.ts';
import { type Line, line, plainText, span } from '../text/line.ts';
import { displayWidth, padEnd, wrap } from '../text/width.ts';

/** One entry of a help: what may be typed, and what it means. */
type Entry = readonly [term: string, meaning: string];

const widestTerm = 34;
const leastMeaning = 30;
const gap = 2;

function entryLines(entries: readonly Entry[], width: number): Line[] {
  const terms = Math.min(widestTerm, Math.max(...entries.map(([term]) => displayWidth(term))));
  const room = width - 2 - terms - gap;
  return entries.flatMap(([term, meaning]) => {
    if (meaning === '') return [line('  ', term)];
    if (room < leastMeaning) {
      return [line('  ', term), ...wrap(line(meaning), width - 6).map((one) => line('      ', ...one))];
    }
    const [first = [], ...rest] = wrap(line(meaning), room);
    const before = ' '.repeat(2 + terms + gap);
    const fits = displayWidth(term) <= terms;
    return [
      ...(fits
        ? [line('  ', padEnd(term, terms + gap), ...first)]
        : [line('  ', term), line(before, ...first)]),
      ...rest.map((one) => line(before, ...one)),
    ];
  });
}

function section(title: string, entries: readonly Entry[], width: number): Line[] {
  return entries.length === 0 ? [] : [line(), line(span(title, 'strong')), ...entryLines(entries, width)];
}

/** The words that an argument may be, for its description: the help shows them as a list of their own. */
export function wordList(entries: readonly Entry[]): string {
  return entries.map((entry) => entry.join('\t')).join('\n');
}

function argumentLines(title: string, entries: readonly Entry[], width: number): Line[] {
  const plainOnes = entries.filter(([, meaning]) => !meaning.includes('\t'));
  const lists = entries.filter(([, meaning]) => meaning.includes('\t'));
  return [
    ...lists.flatMap(([name, meaning]) => {
      const listed = meaning.split('\n').map((one): Entry => {
        const [word = '', ...rest] = one.split('\t');
        return [word, rest.join(' ')];
      });
      return section(`${name}:`, listed, width);
    }),
    ...section(title, plainOnes, width),
  ];
}

function optionGroups(command: Command, helper: Help, fallback: string): Map<string, Option[]> {
  const groups = new Map<string, Option[]>();
  for (const option of helper.visibleOptions(command)) {
    const title = option.helpGroupHeading ?? fallback;
    groups.set(title, [...(groups.get(title) ?? []), option]);
  }
  return groups;
}

/**
 * The help of a command: how it is called, what it is for, its commands, arguments and options by group. Widths count
 * terminal columns, so Chinese stands aligned and wraps.
 */
export function helpLayout(command: Command, helper: Help, program: Program): string {
  const { titles } = program.texts.commands;
  const width = Math.min(program.terminal.columns() - 1, 100);
  const groups = optionGroups(command, helper, titles.options);
  const lines = [
    ...wrap(line(span(titles.usage, 'strong'), ' ', helper.commandUsage(command)), width),
    line(),
    ...wrap(line(helper.commandDescription(command)), width),
    ...section(
      titles.commands,
      helper.visibleCommands(command).map((one) => [one.name(), one.summary()]),
      width,
    ),
    ...argumentLines(
      titles.arguments,
      helper.visibleArguments(command).map((one) => [one.name(), one.description]),
      width,
    ),
    ...[...groups].flatMap(([title, options]) =>
      section(
        title,
        options.map((one) => [one.flags, one.description]),
        width,
      ),
    ),
  ];
  return `${plainText(lines)}\n`;
}
