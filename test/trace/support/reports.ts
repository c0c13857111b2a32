import { messages } from '../../../src/text/catalogue.ts';
import type { Language } from '../../../src/text/language.ts';
import {
  type AnalysisOptions,
  analyseTrace,
  type Helpers,
  noHelpers,
  type TraceInput,
} from '../../../src/trace/analysis/analyse.ts';
import { catalogs } from '../../../src/trace/catalog/catalogs.ts';
import type { TraceColumns } from '../../../src/trace/columns/columns.ts';
import { buildReport } from '../../../src/trace/report/build-report.ts';

export const standardOptions: AnalysisOptions = {
  framework: null,
  minShare: 0.01,
  stage: null,
  rangeNs: null,
  device: null,
  pidSubstring: null,
};

/** Columns analysed as the command does it, without flags. */
export function analysed(
  columns: TraceColumns,
  more: Partial<AnalysisOptions> = {},
  helpers: Helpers = noHelpers,
  input: Partial<TraceInput> = {},
) {
  const path = input.path ?? 't.json.gz';
  const serverArguments = input.serverArguments ?? null;
  return analyseTrace(
    { columns, path, serverArguments },
    { ...standardOptions, ...more },
    helpers,
    catalogs(),
  );
}

/** The document of one analysed trace. */
export function reportOf(
  columns: TraceColumns,
  more: Partial<AnalysisOptions> = {},
  helpers: Helpers = noHelpers,
  language: Language = 'en',
) {
  const analysis = analysed(columns, more, helpers);
  const file = { path: 't.json.gz', sha256: null, columns };
  return buildReport({ analysis, file }, [], {
    limits: { minShare: more.minShare ?? 0.01, kernels: 0, overlap: 0 },
    mapping: [],
    captures: [],
    mappingFramework: null,
    texts: messages(language).triage,
    language,
  });
}
