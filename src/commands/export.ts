import { InvalidArgumentError } from 'commander';
import { exportText } from '../app/documents/export-session.ts';
import { findSession } from '../app/find-session.ts';
import { settleLeftProcesses } from '../app/process-ledger.ts';
import { openDesk } from '../app/session-desk.ts';
import { writeExport } from '../app/write-export.ts';
import { exitCodes } from '../screens/exit-codes.ts';
import type { ExportFormat } from '../screens/slash-commands.ts';
import type { CommandModule } from './command.ts';

interface ExportFlags {
  readonly format?: ExportFormat;
  readonly output?: string;
  readonly recover?: true;
}

const formats: readonly ExportFormat[] = ['md', 'json', 'html'];

function isFormat(text: string | undefined): text is ExportFormat {
  return formats.some((format) => format === text);
}

/** The format that was asked for, else the one that the file name says, else Markdown. */
function formatOf({ format, output = '-' }: ExportFlags): ExportFormat {
  if (format !== undefined) return format;
  const ending = output.split('.').at(-1);
  return isFormat(ending) ? ending : 'md';
}

/** `throughline export`: a session as Markdown, JSON or one HTML page, to a file or to standard output. */
export const exportCommand: CommandModule<ExportFlags> = {
  declare(command, { texts }) {
    const t = texts.commands.export;
    command
      .argument('[session]', t.session, 'last')
      .option('--format <md|json|html>', t.format, (text) => {
        if (!isFormat(text)) throw new InvalidArgumentError(t.badFormat(text));
        return text;
      })
      .option('-o, --output <file>', t.output)
      .option('--recover', texts.commands.session.recover);
  },
  async run(program, [name = 'last'], flags) {
    await settleLeftProcesses(program);
    const desk = openDesk(program);
    try {
      const stored = findSession(name, desk.store, program);
      const planning = desk.read(stored, { passesDamage: flags.recover === true });
      if (planning.incomplete !== null) {
        program.err(program.texts.commands.export.incomplete[planning.incomplete]);
      }
      const text = exportText(planning, formatOf(flags), program);
      // A lone dash is standard output, as everywhere, and no file of that name.
      if (flags.output === undefined || flags.output === '-') program.out(text.trimEnd());
      else {
        writeExport(flags.output, text);
        program.err(program.texts.ui.notices.exported(flags.output));
      }
      return exitCodes.done;
    } finally {
      desk.close();
    }
  },
};
