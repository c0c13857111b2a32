import { basename, dirname, resolve } from 'node:path';
import { UsageError } from '../../app/usage-error.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { messages } from '../../text/catalogue.ts';
import { languages } from '../../text/language.ts';
import { type BundledReport, bundle } from '../../trace/report/bundle.ts';
import { NoTargetsError } from './trace-faults.ts';
import type { TriageFlags } from './triage-flags.ts';
import type { TriagePorts } from './triage-ports.ts';

/** `PATH` or `LABEL=PATH`; the label of a path is the folder it lies in. */
function named(word: string, ports: TriagePorts): { readonly label: string; readonly path: string } {
  const at = word.indexOf('=');
  if (at > 0 && !ports.exists(word)) return { label: word.slice(0, at), path: word.slice(at + 1) };
  return { label: basename(dirname(resolve(word))), path: word };
}

type BundleFlags = Pick<TriageFlags, 'analysisRoot' | 'analysisFile' | 'title' | 'includeToc' | 'output'>;

/** Reports that roots and files name. @throws UsageError · NoTargetsError */
function reportsOf(flags: BundleFlags, ports: TriagePorts): BundledReport[] {
  const { usage, faults } = ports.texts.triageCommand;
  const roots = flags.analysisRoot ?? [];
  const files = flags.analysisFile ?? [];
  if (roots.length + files.length === 0) throw new UsageError(usage.noBundle);
  const found = roots.flatMap((root) => {
    const paths = ports.below(root, /^analysis.*\.txt$/);
    if (paths.length === 0) throw new NoTargetsError(faults.noReports(root));
    return paths.map((path) => named(path, ports));
  });
  const all = [...found, ...files.map((file) => named(file, ports))];
  const read = all.map((one) => ({ ...one, text: ports.text(one.path) }));
  const missing = read.filter(({ text }) => text === null).map(({ path }) => path);
  if (missing.length > 0) throw new NoTargetsError(faults.missingReports(missing.join(', ')));
  return read.map(({ label, path, text }) => ({ label, path, text: text ?? '' }));
}

/** `throughline triage bundle`: several reports as one Markdown document. @throws UsageError · NoTargetsError */
export function runBundle(flags: BundleFlags, ports: TriagePorts): number {
  const reports = reportsOf(flags, ports);
  const generatedAt = `${ports.now().toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  const text = bundle(reports, {
    title: flags.title ?? ports.texts.triageCommand.bundle.title,
    hasContents: flags.includeToc,
    generatedAt,
    texts: ports.texts,
    catalogues: languages.map(messages),
  });
  if (flags.output === undefined) ports.out(text);
  else {
    ports.save(flags.output, `${text}\n`);
    ports.err(ports.texts.triageCommand.saved(flags.output));
  }
  return exitCodes.done;
}
