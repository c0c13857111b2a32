import type { Catalogue } from '../../../text/catalogue.ts';
import type { Check } from '../check.ts';
import type { DoctorPorts } from '../doctor-ports.ts';

/** Narrower than this nothing was designed for. */
const narrowest = 40;

function coloursOf(depth: number, isOff: boolean): keyof Catalogue['doctor']['terminal']['colours'] {
  if (isOff) return 'off';
  if (depth >= 24) return 'all';
  if (depth >= 8) return 'many';
  return depth >= 4 ? 'sixteen' : 'none';
}

/** Abilities of the terminal, and the language that is spoken. None of it is needed: everything works by flags, too. */
export function terminalChecks({ texts, terminal, environment, language }: DoctorPorts): Check[] {
  const said = texts.doctor.terminal;
  const { isInteractive, columns, colourDepth, isAscii } = terminal;
  const isNarrow = isInteractive && columns < narrowest;
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || null;
  const colours = coloursOf(colourDepth, Boolean(environment.NO_COLOR));
  const { shown, unset, languages } = texts.doctor.locale;
  const check = (id: Check['id'], isGood: boolean, found: string, facts: Check['facts']): Check => ({
    id,
    group: 'terminal',
    state: isGood ? 'good' : 'note',
    found,
    fix: null,
    facts,
  });
  return [
    check('terminal', isInteractive, isInteractive ? said.both : said.none, { isInteractive }),
    check('width', !isNarrow, isNarrow ? said.narrow(String(columns)) : said.columns(String(columns)), {
      columns,
    }),
    check('colours', true, said.colours[colours], { depth: colourDepth, isOff: colours === 'off' }),
    check('signs', !isAscii, isAscii ? said.ascii : said.unicode, { isAscii }),
    check('locale', true, shown(locale ?? unset, languages[language]), { locale, language }),
  ];
}
