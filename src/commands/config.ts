import type { Program } from '../app/program.ts';
import { UsageError } from '../app/usage-error.ts';
import { nearestNames } from '../plan/slots/nearest-names.ts';
import { exitCodes } from '../screens/exit-codes.ts';
import { settingsPath } from '../store/locations.ts';
import {
  parseSetting,
  type SettingName,
  settingNames,
  settingsSchema,
  writeSetting,
} from '../store/settings.ts';
import { line, plainText, span } from '../text/line.ts';
import { table } from '../text/table.ts';
import type { CommandModule } from './command.ts';

interface ConfigOptions {
  readonly json?: boolean;
}

const actions = ['list', 'get', 'set', 'unset', 'path'] as const;

function settingNamed(word: string | undefined, program: Program): SettingName {
  const { errors } = program.texts.settings;
  const found = settingNames.find((name) => name === word);
  if (found) return found;
  if (word === undefined) throw new UsageError(errors.nameMissing(settingNames.join(', ')));
  throw new UsageError(errors.unknown(word, nearestNames(word, settingNames, 1).join(', ')));
}

/** Values of a setting, in words. */
function wantedBy(name: SettingName, program: Program): string {
  const { wanted } = program.texts.settings;
  const inner = settingsSchema.shape[name].unwrap();
  if (inner.type === 'enum') return wanted.oneOf(Object.values(inner.enum).join(', '));
  return wanted[inner.type];
}

function pathText({ locations }: Program, json: boolean): string {
  const path = settingsPath(locations.config);
  return json ? JSON.stringify({ schema: 'throughline.settings/1', path }) : path;
}

function list(program: Program, json: boolean): void {
  const settings = program.settings();
  if (json) {
    program.out(
      JSON.stringify({
        schema: 'throughline.settings/1',
        path: settingsPath(program.locations.config),
        settings,
      }),
    );
    return;
  }
  const texts = program.texts.settings;
  const column = { align: 'left', least: 8, canShrink: true } as const;
  const rows = settingNames.map((name) => [
    name,
    String(settings[name] ?? texts.notSet),
    texts.meanings[name],
  ]);
  const lines = table(
    [
      { ...column, title: texts.name, tone: 'strong', canShrink: false },
      { ...column, title: texts.value, tone: 'plain' },
      { ...column, title: texts.meaning, tone: 'dim', least: 20 },
    ],
    rows,
    program.terminal.columns() - 1,
    0,
    { hasHeader: true },
  );
  program.out(plainText([...lines, line(), line(span(settingsPath(program.locations.config), 'dim'))]));
}

async function write(program: Program, name: SettingName, text: string | undefined): Promise<void> {
  const { errors, told } = program.texts.settings;
  if (text === undefined) throw new UsageError(errors.valueMissing(name, wantedBy(name, program)));
  const value = parseSetting(name, text);
  if (value === null) throw new UsageError(errors.badValue(name, text, wantedBy(name, program)));
  await writeSetting(program.locations.config, name, value);
  program.err(told.set(name, String(value)));
}

/** `throughline config [list|get|set|unset|path] [NAME] [VALUE]`: shows and changes the settings file. */
export const config: CommandModule<ConfigOptions> = {
  declare(command, program) {
    const texts = program.texts.settings;
    command.argument('[action]', texts.actions(actions.join(', ')));
    command.argument('[name]', texts.name);
    command.argument('[value]', texts.value);
    command.option('--json', program.texts.catalog.options.json);
  },
  async run(program, [action = 'list', name, value], { json = false }) {
    const { errors, told } = program.texts.settings;
    switch (action) {
      case 'list':
        list(program, json);
        return exitCodes.done;
      case 'path':
        program.out(pathText(program, json));
        return exitCodes.done;
      case 'get': {
        const setting = program.settings()[settingNamed(name, program)] ?? null;
        program.out(json ? JSON.stringify(setting) : String(setting ?? program.texts.settings.notSet));
        return exitCodes.done;
      }
      case 'set':
        await write(program, settingNamed(name, program), value);
        return exitCodes.done;
      case 'unset':
        await writeSetting(program.locations.config, settingNamed(name, program), null);
        program.err(told.unset(name ?? ''));
        return exitCodes.done;
      default:
        throw new UsageError(errors.unknownAction(action, actions.join(', ')));
    }
  },
};
