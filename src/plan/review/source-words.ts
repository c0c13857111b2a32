import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import type { Provenance } from '../provenance.ts';

/** Where a value comes from, in a word or two: `you said`, `explicit heuristic`. */
export function sourceWords(provenance: Provenance, language: Language): string {
  const words = messages(language).plan.sources;
  if (provenance.label !== 'user-provided') return words[provenance.label];
  return provenance.said === null ? words.chosen : words.said;
}

/** Source behind a word of provenance, for the lists of review and summary; null where nothing more is known. */
export function citedSource(provenance: Provenance, language: Language): string | null {
  const { cited } = messages(language).plan;
  switch (provenance.label) {
    case 'user-provided':
      return provenance.said === null ? null : `"${provenance.said}"`;
    case 'CLI default':
      return `${cited.program(provenance.program, provenance.version)} · ${provenance.source.where}`;
    case 'user-provided previous config':
      return cited.session(provenance.session);
    case 'inspected local test/example':
      return cited.line(provenance.source.where, String(provenance.source.line ?? 1));
    case 'documented example':
      return `${provenance.source.where} · ${provenance.section}`;
    case 'throughput_optimizer result':
      return cited.row(provenance.run, provenance.engine, provenance.row);
    case 'explicit heuristic':
      return provenance.because[language];
  }
}
