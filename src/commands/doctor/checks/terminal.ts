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
  const check = (id: Check['id'], state: Check['state'], found: string, facts: Check['facts']): Check => ({
    id,
    group: 'terminal',
    state,
    found,
    fix: null,
    facts,
  });
  return [
    isInteractive
      ? check('terminal', 'good', said.both, { isInteractive })
      : check('terminal', 'note', said.none, { isInteractive }),
    isNarrow
      ? check('width', 'note', said.narrow(String(columns)), { columns })
      : check('width', 'good', said.columns(String(columns)), { columns }),
    check('colours', 'good', said.colours[colours], { depth: colourDepth, isOff: colours === 'off' }),
    isAscii
      ? check('signs', 'note', said.ascii, { isAscii })
      : check('signs', 'good', said.unicode, { isAscii }),
    check('locale', 'good', shown(locale ?? unset, languages[language]), { locale, language }),
  ];
}
