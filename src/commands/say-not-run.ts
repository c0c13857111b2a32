import type { Program } from '../app/program.ts';
import type { Form } from '../dialog/form/form.ts';
import { shownCommand } from '../plan/shown-command.ts';
import type { FormEnd } from '../ui/form/form-moves.ts';

/** The command of a conversation that was left before it ran, so that what was typed is not lost. */
export function sayNotRun(
  { notRun }: Extract<FormEnd, { kind: 'left' }>,
  form: Form,
  { err, texts }: Program,
): void {
  if (notRun !== null) err(texts.form.notRun(shownCommand(form.command(notRun))));
}
